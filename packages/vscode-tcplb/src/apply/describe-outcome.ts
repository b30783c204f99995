/** What became of one host in an apply, in words. Pure. */
import type { ApplyOutcome } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';

/** Undefined for a host that failed: its error says why. */
export function describeOutcome(outcome: ApplyOutcome, exposures: number, l10n: Localizer): string | undefined {
  if (outcome.state === 'skipped') return l10n.t('not begun; what it served serves on.');
  if (!('value' in outcome)) return undefined;
  const { outcome: state, revision } = outcome.value.result;
  if (state === 'unchanged') return l10n.t('Revision {0} is live already; nothing was touched.', revision);
  if (state === 'written') {
    return l10n.t('Revision {0} is written, but the nginx that includes it does not run.', revision);
  }
  return exposures === 1
    ? l10n.t('Revision {0} is live: nginx serves 1 exposure.', revision)
    : l10n.t('Revision {0} is live: nginx serves {1} exposures.', revision, exposures);
}

/** `lb1: …`, as it is for this machine where the configuration names no hosts. */
export function nameOutcome({ target }: ApplyOutcome, text: string | undefined): string | undefined {
  return text === undefined || target.name === undefined ? text : `${target.name}: ${text}`;
}
