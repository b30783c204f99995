/** Who has which pod addresses of one node. */
import { TcplbError } from '@tcplb/core';
import type { AddressPlan } from './addresses.ts';

export interface PodAddresses {
  /** The addresses of this pod, one for each plan, and whether they were given just now. */
  claim(uid: string): { readonly addresses: readonly string[]; readonly isNew: boolean };
  /** The addresses that became free; none if the pod had none. */
  release(uid: string): readonly string[];
}

/** @param plans one for each address family; all of them number pods alike */
export function createPodAddresses(plans: readonly AddressPlan[], node: number): PodAddresses {
  const numbers = new Map<string, number>();
  const limit = Math.min(...plans.map(({ podLimit }) => podLimit));
  const addressesOf = (number: number) => plans.map((plan) => plan.pod(node, number));
  let last = 0;
  const next = (): number => {
    const taken = new Set(numbers.values());
    for (let tries = 0; tries < limit; tries++) {
      // In turn, so that an address that has just been freed rests for a while.
      last = (last % limit) + 1;
      if (!taken.has(last)) return last;
    }
    const name = plans.map((plan) => plan.node(node)).join(', ');
    throw new TcplbError('InvalidInput', `node ${name} has no free pod address`, { retryable: true });
  };
  return {
    claim(uid) {
      const known = numbers.get(uid);
      const number = known ?? next();
      numbers.set(uid, number);
      return { addresses: addressesOf(number), isNew: known === undefined };
    },
    release(uid) {
      const number = numbers.get(uid);
      numbers.delete(uid);
      return number === undefined ? [] : addressesOf(number);
    },
  };
}
