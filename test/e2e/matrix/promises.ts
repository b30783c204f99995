/** What single options promise about who is asked and whom the pods see, for clients that are not the balancer. */
import { isIPv6 } from 'node:net';
import { expect } from 'vitest';
import type { Testbed } from '../testbed.ts';
import { askRepeatedly } from './ask.ts';
import type { Facts } from './facts.ts';
import { settle } from './settle.ts';

type Addresses = readonly string[];

export interface Promised {
  readonly title: string;
  /** More flags of `expose`, given the balancer's addresses. */
  flags(addresses: Addresses): readonly string[];
  /** Whom the pods take for the client of a listener. */
  seenAs(listener: string, addresses: Addresses): string;
}

/** An address of the balancer's machine, but not the one from which it connects to the pods. */
const clientOf = (listener: string): string => (isIPv6(listener) ? '::1' : '127.0.0.9');

export const promises: readonly Promised[] = [
  {
    title: '--proxy-protocol tells the pods the client, of each family',
    flags: () => ['--ip-family', 'dual', '--proxy-protocol', 'v1'],
    seenAs: clientOf,
  },
  {
    title: 'clients of one family get to pods of the other',
    flags: ([ipv4 = '']) => ['--ip-family', 'ipv6', '--address', ipv4],
    seenAs: (_, [, ipv6 = '']) => ipv6,
  },
];

const PORT = 20_200;
const NAME = 'pod-network-deployment';

interface Shown {
  readonly items: readonly { readonly listeners: readonly { readonly address: string }[] }[];
}

/** Exposes pods with these flags, asks at each listener, and takes the exposure away. */
export async function keepPromise(testbed: Testbed, facts: Facts, promised: Promised): Promise<void> {
  const flags = ['--mode', 'pod-ip', '--port', `${PORT}:tcp/TCP`, ...promised.flags(facts.addresses)];
  await testbed.tcplb('expose', `deployment/${NAME}`, ...flags);
  await testbed.tcplb('apply');
  const { items } = JSON.parse(await testbed.tcplb('get', '-o', 'json')) as Shown;
  const listeners = items.flatMap((item) => item.listeners);
  expect(listeners.length).toBeGreaterThan(0);
  for (const { address } of listeners) {
    const wanted = { from: facts.pods.get(NAME) ?? [], seenAs: [promised.seenAs(address, facts.addresses)] };
    const ask = () => askRepeatedly({ protocol: 'TCP', address, port: PORT, from: clientOf(address) }, 6);
    expect(await settle(ask, wanted)).toEqual(wanted);
  }
  await testbed.tcplb('unexpose', NAME);
  await testbed.tcplb('apply');
}
