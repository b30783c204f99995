/** Whether somebody should look after an LB host. Pure. */
import type { HostState } from '@tcplb/core';

/** Not when its agent was stopped: somebody wanted that, and nginx serves on. */
export function isHostInTrouble({ status, inSync }: Pick<HostState, 'status' | 'inSync'>): boolean {
  return status === 'NotReady' || status === 'Stale' || (status === 'Ready' && !inSync);
}
