/** What single options promise about who is asked and whom the pods see, for clients that are not the balancer. */
import { isIPv6 } from 'node:net';
import { expect } from 'vitest';
import type { Testbed } from '../testbed.ts';
import { askRepeatedly } from './ask.ts';
import type { Facts } from './facts.ts';
import { settle } from './settle.ts';
import type { Protocol } from './table.ts';

type Addresses = readonly string[];

export interface Promised {
  readonly title: string;
  /** `daemonset/NAME`; the exposure is called NAME too. */
  readonly workload: string;
  readonly mode: string;
  /** Ports of the pods, by name. */
  readonly ports: Readonly<Partial<Record<Protocol, string>>>;
  /** Starts the workload, where it is not one of the table's. */
  deploy?(testbed: Testbed): Promise<unknown>;
  /** Who answers. */
  from(facts: Facts): readonly string[];
  /** More flags of `expose`, given the balancer's addresses. */
  flags(addresses: Addresses): readonly string[];
  /** Whom the pods take for the client of a listener. */
  seenAs(listener: string, addresses: Addresses): string;
}

/** An address of the balancer's machine, but not the one from which it connects to the pods. */
const clientOf = (listener: string): string => (isIPv6(listener) ? '::1' : '127.0.0.9');

const pods = {
  workload: 'deployment/pod-network-deployment',
  mode: 'pod-ip',
  ports: { TCP: 'tcp' },
  from: (facts: Facts) => facts.pods.get('pod-network-deployment') ?? [],
};

function echoServer(name: string, port: number, flag: string) {
  return {
    workload: `daemonset/${name}`,
    mode: 'auto',
    from: ({ nodes }: Facts) => nodes.map((node) => node.name).sort(),
    async deploy(testbed: Testbed) {
      await testbed.tcplb('echo', 'deploy', '--name', name, '--port', String(port), flag);
      await testbed.kubectl('rollout', 'status', `daemonset/${name}`, '--timeout=60s');
    },
  };
}

export const promises: readonly Promised[] = [
  {
    ...pods,
    title: '--proxy-protocol tells the pods the client, of each family',
    flags: () => ['--ip-family', 'dual', '--proxy-protocol', 'v1'],
    seenAs: clientOf,
  },
  {
    ...echoServer('proxied', 4650, '--proxy-protocol'),
    title: 'and the echo server understands it',
    ports: { TCP: 'echo' },
    flags: () => ['--ip-family', 'dual', '--proxy-protocol', 'v1'],
    seenAs: clientOf,
  },
  {
    ...echoServer('datagrams', 4651, '--udp'),
    title: 'the echo server serves UDP on the same port',
    ports: { TCP: 'echo', UDP: 'echo-udp' },
    flags: () => ['--ip-family', 'dual'],
    seenAs: (listener) => listener,
  },
  {
    ...pods,
    title: 'clients of one family get to pods of the other',
    flags: ([ipv4 = '']) => ['--ip-family', 'ipv6', '--address', ipv4],
    seenAs: (_, [, ipv6 = '']) => ipv6,
  },
];

const PORT = 20_200;

interface Shown {
  readonly items: readonly {
    readonly listeners: readonly { readonly address: string; readonly protocol: Protocol }[];
  }[];
}

/** Exposes the workload with these flags, asks at each listener, and takes the exposure away. */
export async function keepPromise(testbed: Testbed, facts: Facts, promised: Promised): Promise<void> {
  const { workload, mode, ports } = promised;
  await promised.deploy?.(testbed);
  const portFlags = Object.entries(ports).map(([protocol, target]) => `--port=${PORT}:${target}/${protocol}`);
  await testbed.tcplb('expose', workload, '--mode', mode, ...portFlags, ...promised.flags(facts.addresses));
  await testbed.tcplb('apply');
  const { items } = JSON.parse(await testbed.tcplb('get', '-o', 'json')) as Shown;
  const listeners = items.flatMap((item) => item.listeners);
  expect(listeners.length).toBeGreaterThan(0);
  for (const { address, protocol } of listeners) {
    const seenAs = [promised.seenAs(address, facts.addresses)];
    const wanted = { from: promised.from(facts), seenAs };
    const ask = () => askRepeatedly({ protocol, address, port: PORT, from: clientOf(address) }, 6);
    expect(await settle(ask, wanted)).toEqual(wanted);
  }
  await testbed.tcplb('unexpose', workload.split('/')[1] ?? '');
  await testbed.tcplb('apply');
}
