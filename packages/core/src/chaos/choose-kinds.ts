/** Which faults a set-up is given when none was asked for. Pure. */
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import type { SkippedFault } from './chaos-report.ts';
import { type FaultKind, faultKinds } from './faults/fault.ts';

export interface ChosenKinds {
  readonly kinds: readonly FaultKind[];
  readonly withheld: readonly SkippedFault[];
}

/** All, but for what cuts off the machine that somebody sits at. `touchable`: hosts on which something may be done. */
export function chooseKinds(touchable: readonly Pick<OpenHost, 'isRemote'>[]): ChosenKinds {
  if (touchable.every(({ isRemote }) => isRemote)) return { kinds: faultKinds, withheld: [] };
  const reason = 'it would cut this machine off, and has to be asked for by its name';
  return { kinds: faultKinds.filter((kind) => kind !== 'cut-link'), withheld: [{ fault: 'cut-link', reason }] };
}
