/** The steps of an apply or an undo in words, for its progress. */
import type { ApplyStep } from '@tcplb/core';
import { l10n } from 'vscode';

export function describeStep(step: ApplyStep): string {
  const words: Readonly<Record<ApplyStep, string>> = {
    lock: l10n.t('waiting for the lock'),
    compare: l10n.t('comparing with what is live'),
    probe: l10n.t('trying the listeners'),
    stage: l10n.t('writing the new files beside the live ones'),
    test: l10n.t('having nginx test them'),
    swap: l10n.t('swapping them in'),
    reload: l10n.t('reloading nginx'),
    prove: l10n.t('waiting for nginx to answer with the new revision'),
    keepalived: l10n.t('having keepalived read it'),
    'roll-back': l10n.t('going back to the old revision'),
    prune: l10n.t('removing old revisions'),
  };
  return words[step];
}
