/** The advisor's ranking as something to choose from. Pure. */
import type { Advice, RequestedMode, Verdict, Way, WayAdvice } from '@tcplb/core';
import type { Localizer } from '../../localizer.ts';
import type { Choice, Remark } from '../pick-item.ts';

/** Ways that are no mode of ours. */
type OtherWay = 'external-ips' | 'ingress';

/** Each verdict has a shape of its own. */
const icons: Readonly<Record<Verdict, string>> = {
  recommended: 'pass',
  possible: 'circle-outline',
  conditional: 'question',
  impossible: 'circle-slash',
  discouraged: 'thumbsdown',
};

/** In English; for `l10n.t`. */
const verdictWords: Readonly<Record<Verdict, string>> = {
  recommended: 'recommended',
  possible: 'possible',
  conditional: 'possible on a condition',
  impossible: 'not possible',
  discouraged: 'not recommended',
};

/** Best first, each with its reason and what it costs; then the ways that cannot be chosen; warnings before all. */
export function adviceChoices(advice: Advice, l10n: Localizer): (Choice<RequestedMode> | Remark)[] {
  const words = advice.ways.map((way) => ({ way, row: wayRow(way, l10n) }));
  return [
    ...warningsOf(advice).map((warning) => ({ label: `$(warning) ${warning}`, group: l10n.t('Warnings') })),
    ...words.flatMap(({ way, row }) => {
      const mode = modeOf(way);
      return mode === undefined ? [] : [{ ...row, value: mode, group: l10n.t('Ways') }];
    }),
    ...words.flatMap(({ way, row }) =>
      modeOf(way) === undefined ? [{ ...row, group: l10n.t('Ways that are closed') }] : [],
    ),
  ];
}

/** Whether somebody should see the ways before one is taken. */
export function needsAttention(advice: Advice): boolean {
  const warnings = advice.warnings.filter(({ code }) => code !== 'AlreadyExposed');
  return warnings.length > 0 || deadlocksOf(advice, ['recommended']).length > 0;
}

function wayRow(advice: WayAdvice, l10n: Localizer): Remark {
  const { way, verdict, reason, points } = advice;
  const against = points.filter(({ kind, text }) => (kind === 'loss' || kind === 'cost') && text !== reason);
  const isOpen = modeOf(advice) !== undefined;
  return {
    label: `$(${icons[verdict]}) ${way}`,
    description: l10n.t(verdictWords[verdict]),
    detail: [reason, ...(isOpen ? against.map(({ text }) => `\u2212 ${text}`) : [])].join(' · '),
  };
}

/** What `expose` is asked for; undefined for a way that cannot be chosen. */
function modeOf({ way, verdict }: WayAdvice): RequestedMode | undefined {
  if (verdict === 'recommended') return 'auto';
  return verdict === 'impossible' || isOtherWay(way) ? undefined : way;
}

function isOtherWay(way: Way): way is OtherWay {
  return way === 'external-ips' || way === 'ingress';
}

function warningsOf(advice: Advice): string[] {
  return [
    ...advice.warnings.map(({ message }) => message),
    ...deadlocksOf(advice, ['recommended', 'possible', 'conditional']),
  ];
}

/** Rollouts that would never end. */
function deadlocksOf({ ways }: Advice, verdicts: readonly Verdict[]): string[] {
  const texts = ways
    .filter(({ verdict }) => verdicts.includes(verdict))
    .flatMap(({ points }) => points.filter(({ code }) => code === 'SurgeDeadlock').map(({ text }) => text));
  return [...new Set(texts)];
}
