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

/** Warnings, then the ways, best first, each with its reason and what it costs; last those that cannot be chosen. */
export function adviceChoices(advice: Advice, l10n: Localizer): (Choice<RequestedMode> | Remark)[] {
  const open = advice.ways.flatMap((way): Choice<RequestedMode>[] => {
    const mode = modeOf(way);
    return mode === undefined ? [] : [{ ...wayRow(way, l10n), value: mode, group: l10n.t('Ways') }];
  });
  const closed = advice.ways
    .filter((way) => modeOf(way) === undefined)
    .map((way) => ({ ...wayRow(way, l10n), group: l10n.t('Not to be chosen') }));
  return [...warningRows(advice, l10n), ...open, ...closed];
}

/** Whether somebody should see the ways before one is taken. */
export function needsAttention(advice: Advice): boolean {
  const warnings = advice.warnings.filter(({ code }) => code !== 'AlreadyExposed');
  return warnings.length > 0 || deadlocksOf(advice, ['recommended']).length > 0;
}

/** One line for the verdict and why, one for what speaks against it. */
function wayRow({ way, verdict, reason, points }: WayAdvice, l10n: Localizer): Remark {
  const against = points.filter(({ kind, text }) => (kind === 'loss' || kind === 'cost') && text !== reason);
  const detail = against.map(({ text }) => `\u2212 ${text}`).join('  ');
  return {
    label: `$(${icons[verdict]}) ${way}`,
    description: `${l10n.t(verdictWords[verdict])}: ${reason}`,
    ...(detail !== '' && { detail }),
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

function warningRows(advice: Advice, l10n: Localizer): Remark[] {
  const warnings = [
    ...advice.warnings.map(({ message, suggestion }) => [message, suggestion] as const),
    ...deadlocksOf(advice, ['recommended', 'possible', 'conditional']).map(halves),
  ];
  return warnings.map(([label, detail]) => ({ label: `$(warning) ${label}`, detail, group: l10n.t('Warnings') }));
}

/** `a rollout never ends` and why. */
function halves(text: string): readonly [string, string] {
  const colon = text.indexOf(': ');
  return [text.slice(0, colon), text.slice(colon + 2)];
}

/** Rollouts that would never end. */
function deadlocksOf({ ways }: Advice, verdicts: readonly Verdict[]): string[] {
  const texts = ways
    .filter(({ verdict }) => verdicts.includes(verdict))
    .flatMap(({ points }) => points.filter(({ code }) => code === 'SurgeDeadlock').map(({ text }) => text));
  return [...new Set(texts)];
}
