/** The steps of an apply or an undo, as the progress line names them. */
import type { ApplyStep } from '@tcplb/core';

export const stepTexts: Readonly<Record<ApplyStep, string>> = {
  lock: 'waiting for the lock',
  compare: 'comparing with what is live',
  probe: 'trying the listeners',
  stage: 'writing the new files beside the live ones',
  test: 'having nginx test them',
  swap: 'swapping them in',
  reload: 'reloading nginx',
  prove: 'waiting for nginx to answer with the new revision',
  keepalived: 'having keepalived read it',
  'roll-back': 'going back to the old revision',
  prune: 'removing old revisions',
};
