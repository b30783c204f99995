/** The distribution as HTML. Pure; all text is escaped. */
import type { Localizer } from '../../localizer.ts';
import type { ExposureElement } from '../../tree/elements.ts';
import { describeLatency, formatShare } from '../describe-verdict.ts';
import type { Bar, Distribution, Spread } from './distribution.ts';
import { escapeHtml } from './escape-html.ts';

/** What goes into the page: `status` is the sentence that a screen reader hears when it changes. */
export interface RenderedDistribution {
  readonly html: string;
  readonly status: string;
}

export function renderDistribution(
  { exposure: { namespace, name }, spreads }: Distribution,
  l10n: Localizer,
): RenderedDistribution {
  const title = `${namespace}/${name}`;
  const html = `<h2>${escapeHtml(title)}</h2>\n${spreads.map((spread) => renderSpread(spread, l10n)).join('\n')}`;
  const running = spreads.find(({ result }) => result === undefined);
  const status = running
    ? l10n.t('The test of {0} runs.', title)
    : l10n.t('{0}: {1}', title, spreads.map((spread) => describeResult(spread, l10n)).join(' '));
  return { html, status };
}

/** Before the first test, of this exposure or of any. */
export function renderNothing(exposure: ExposureElement | undefined, l10n: Localizer): RenderedDistribution {
  const text = exposure
    ? l10n.t('{0} was not tested in this window.', `${exposure.namespace}/${exposure.name}`)
    : l10n.t('No echo test was run in this window.');
  const query = exposure ? `?${encodeURIComponent(JSON.stringify([exposure]))}` : '';
  const link = `<a href="command:tcplb.testExposure${escapeHtml(query)}">${escapeHtml(l10n.t('Run Echo Test'))}</a>`;
  return { html: `<p>${escapeHtml(text)}</p>\n<p>${link}</p>`, status: '' };
}

/** So that the longest bar and its mark stand free of the edge. */
const HEADROOM = 1.05;

function renderSpread(spread: Spread, l10n: Localizer): string {
  const { target, bars, result } = spread;
  const widest = HEADROOM * Math.max(1, ...bars.map(({ connections, fair = 0 }) => Math.max(connections, fair)));
  const answered = bars.filter(({ kind }) => kind !== 'failed').reduce((sum, bar) => sum + bar.connections, 0);
  const rows = bars.map((bar) => renderBar(bar, { widest, answered, done: spread.done, isOver: !!result }, l10n));
  const label = escapeHtml(l10n.t('Connections to {0} by who answered', target));
  return [
    `<section>`,
    `<p class="target">${escapeHtml(target)}</p>`,
    `<p class="${stateClass(spread)}">${escapeHtml(describeResult(spread, l10n))}</p>`,
    `<div role="table" aria-label="${label}">`,
    ...rows,
    `</div>`,
    ...(result?.roundTrip
      ? [`<p class="small">${escapeHtml(l10n.t('Round trip: {0}', describeLatency(result.roundTrip, l10n)))}</p>`]
      : []),
    `</section>`,
  ].join('\n');
}

interface Scale {
  /** Connections that fill the width. */
  readonly widest: number;
  readonly answered: number;
  readonly done: number;
  readonly isOver: boolean;
}

function renderBar(bar: Bar, { widest, answered, done, isOver }: Scale, l10n: Localizer): string {
  const { kind, label, connections, fair } = bar;
  const isMissed = kind === 'expected' && connections === 0 && isOver;
  const share = formatShare(connections / Math.max(1, kind === 'failed' ? done : answered));
  const note = noteOn(bar, isMissed, l10n);
  const percent = (count: number): string => `${((count / widest) * 100).toFixed(2)}%`;
  const tick =
    fair === undefined || fair === 0
      ? ''
      : `<line class="fair" x1="${percent(fair)}" x2="${percent(fair)}" y1="0" y2="100%"/>`;
  return [
    `<div role="row" class="row ${isMissed ? 'missed' : kind}">`,
    `<span role="rowheader" class="label" title="${escapeHtml(label)}">${escapeHtml(label)}</span>`,
    `<span role="cell" class="note">${escapeHtml(note)}</span>`,
    `<span role="cell" class="count">${connections}</span>`,
    `<span role="cell" class="share">${share}</span>`,
    `<svg role="img" aria-label="${escapeHtml(describeBar(bar, share, l10n))}" height="10" width="100%">`,
    `<rect class="track" width="100%" height="10"/>`,
    `<rect class="bar" width="${percent(connections)}" height="10"/>`,
    ...(kind === 'failed'
      ? [`<rect class="hatch" width="${percent(connections)}" height="10" fill="url(#hatch)"/>`]
      : []),
    `${tick}</svg>`,
    `</div>`,
  ].join('');
}

function noteOn({ kind }: Bar, isMissed: boolean, l10n: Localizer): string {
  if (isMissed) return l10n.t('not reached');
  if (kind === 'unexpected') return l10n.t('not expected');
  return kind === 'failed' ? l10n.t('failed') : '';
}

function describeBar({ kind, label, connections, fair }: Bar, share: string, l10n: Localizer): string {
  if (kind === 'failed') return l10n.t('{0}: {1} connections failed', label, connections);
  if (fair === undefined) return l10n.t('{0}: {1} connections, {2}, none expected', label, connections, share);
  return l10n.t('{0}: {1} connections, {2}, {3} expected', label, connections, share, Math.round(fair * 10) / 10);
}

function stateClass({ result }: Spread): string {
  if (result === undefined) return 'running';
  return result.problems.length > 0 ? 'bad' : 'good';
}

/** In words and a sign, since a colour alone says nothing to many. */
function describeResult({ done, requested, result, bars }: Spread, l10n: Localizer): string {
  if (result === undefined) return l10n.t('{0} of {1} connections…', done, requested);
  if (result.problems.length > 0) return `✗ ${result.problems.join(' ')}`;
  const failed = bars.filter(({ kind }) => kind === 'failed').reduce((sum, { connections }) => sum + connections, 0);
  return `✓ ${l10n.t('{0} of {1} connections succeeded.', done - failed, requested)}`;
}
