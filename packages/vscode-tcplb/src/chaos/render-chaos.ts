/** A chaos report as HTML: a picture of each fault over time, with its figures. Pure; all text is escaped. */
import type { ChaosReport, FaultReport, Timeline } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';
import { escapeHtml } from '../testing/distribution/escape-html.ts';

export interface ChaosPageOptions {
  readonly title: string;
  readonly report: ChaosReport;
  /** URL of the style sheet, and where the editor serves it from. */
  readonly style: string;
  readonly cspSource: string;
}

export function renderChaosPage({ title, report, style, cspSource }: ChaosPageOptions, l10n: Localizer): string {
  const policy = `default-src 'none'; style-src ${cspSource}`;
  const { faults, skipped, target, rate } = report;
  const verdict = report.passed ? `✓ ${l10n.t('Passed.')}` : `✗ ${describeFailure(report, l10n)}`;
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="${report.passed ? 'good' : 'bad'}">${escapeHtml(verdict)}</p>
<p class="small">${escapeHtml(l10n.t('{0} new connections a second to {1}', rate, target))}</p>
${faults.map((fault) => renderFault(fault, l10n)).join('\n')}
${skipped.map(({ fault, reason }) => `<p class="small">${escapeHtml(l10n.t('{0}: left out, since {1}', fault, reason))}</p>`).join('\n')}
</body>
</html>
`;
}

function describeFailure({ cancelled }: ChaosReport, l10n: Localizer): string {
  return cancelled ? l10n.t('Cancelled; what was done is undone.') : l10n.t('Not passed.');
}

function renderFault(report: FaultReport, l10n: Localizer): string {
  const { fault, touched, problems, timeline } = report;
  const figures = describeFigures(report, l10n);
  return [
    '<section>',
    `<h2>${escapeHtml(fault)}</h2>`,
    `<p class="small">${escapeHtml(touched)}</p>`,
    renderTimeline(timeline, l10n.t('{0}: {1}', fault, figures.join(', '))),
    `<p>${escapeHtml(figures.join(' · '))}</p>`,
    ...problems.map((problem) => `<p class="bad">✗ ${escapeHtml(problem)}</p>`),
    '</section>',
  ].join('\n');
}

function describeFigures(report: FaultReport, l10n: Localizer): string[] {
  const { connections, open, inSyncMs, ownerBefore, ownerAfter } = report;
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
  const moved = ownerAfter !== undefined && ownerBefore !== undefined && ownerAfter !== ownerBefore;
  return [
    l10n.t('{0} of {1} new connections failed', connections.failed, connections.connections),
    l10n.t('no answer for {0} ms', connections.gapMs),
    l10n.t('{0} of {1} open connections cut', open.broken.length, open.broken.length + open.lived),
    inSyncMs === undefined ? l10n.t('not in sync in time') : l10n.t('in sync after {0} s', seconds(inSyncMs)),
    ...(moved ? [l10n.t('moved from {0} to {1}', ownerBefore, ownerAfter)] : []),
  ];
}

const HEIGHT = 40;

/** One bar for each step: answered connections, and above them those that failed. */
function renderTimeline({ answered, failed, fromMs, stepMs, healedMs }: Timeline, label: string): string {
  const steps = answered.length;
  const most = Math.max(1, ...answered.map((count, step) => count + (failed[step] ?? 0)));
  const bar = (kind: string, step: number, from: number, count: number): string => {
    if (count === 0) return '';
    const height = (count / most) * HEIGHT;
    return `<rect class="${kind}" x="${step}" y="${(HEIGHT - (from / most) * HEIGHT - height).toFixed(2)}" width="1" height="${height.toFixed(2)}"/>`;
  };
  const bars = answered.map(
    (count, step) => bar('answered', step, 0, count) + bar('failed', step, count, failed[step] ?? 0),
  );
  const mark = (ms: number): string => {
    const x = ((ms - fromMs) / stepMs).toFixed(2);
    return `<line class="mark" x1="${x}" x2="${x}" y1="0" y2="${HEIGHT}"/>`;
  };
  const picture = `${bars.join('')}${mark(0)}${mark(healedMs)}`;
  return `<svg role="img" aria-label="${escapeHtml(label)}" viewBox="0 0 ${steps} ${HEIGHT}" preserveAspectRatio="none">${picture}</svg>`;
}
