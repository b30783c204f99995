/** Who has which pod address of one node. */
import { TcplbError } from '@tcplb/core';
import type { AddressPlan } from './addresses.ts';

export interface PodAddresses {
  /** The address of this pod, and whether it was given just now. */
  claim(uid: string): { readonly address: string; readonly isNew: boolean };
  /** The address that became free, if the pod had one. */
  release(uid: string): string | undefined;
}

export function createPodAddresses(plan: AddressPlan, node: number): PodAddresses {
  const byUid = new Map<string, string>();
  let last = 0;
  const next = (): string => {
    const taken = new Set(byUid.values());
    for (let tries = 0; tries < plan.podLimit; tries++) {
      // In turn, so that an address that has just been freed rests for a while.
      last = (last % plan.podLimit) + 1;
      const address = plan.pod(node, last);
      if (!taken.has(address)) return address;
    }
    throw new TcplbError('InvalidInput', `node ${plan.node(node)} has no free pod address`, { retryable: true });
  };
  return {
    claim(uid) {
      const known = byUid.get(uid);
      if (known !== undefined) return { address: known, isNew: false };
      const address = next();
      byUid.set(uid, address);
      return { address, isNew: true };
    },
    release(uid) {
      const address = byUid.get(uid);
      byUid.delete(uid);
      return address;
    },
  };
}
