/** What is known of the testbed when the workloads run, and what has to come of an exposure then. */
import { isIPv6 } from 'node:net';
import type { Testbed } from '../testbed.ts';
import type { Answers } from './ask.ts';
import type { Exposure } from './table.ts';
import { workloads } from './workloads.ts';

export interface Facts {
  readonly nodes: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** Names of the pods, sorted, by their label `app`. */
  readonly pods: ReadonlyMap<string, readonly string[]>;
  /** The balancer's addresses, the one of the primary family first. */
  readonly addresses: readonly string[];
}

interface List<T> {
  readonly items: readonly T[];
}

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: { readonly app: string } };
}

/** Starts the workloads and waits until all their pods are ready. */
export async function startWorkloads(testbed: Testbed): Promise<Facts> {
  await testbed.create(workloads);
  const names = workloads.items.flatMap(({ kind, metadata }) => (kind === 'Service' ? [] : `${kind}/${metadata.name}`));
  await Promise.all(names.map((name) => testbed.kubectl('rollout', 'status', name, '--timeout=60s')));
  const list = async <T>(kind: string) => JSON.parse(await testbed.kubectl('get', kind, '-o', 'json')) as List<T>;
  const [nodes, pods] = await Promise.all([list<Node>('nodes'), list<Pod>('pods')]);
  const byApp = Map.groupBy(pods.items, ({ metadata }) => metadata.labels.app);
  return {
    nodes: nodes.items.map(({ metadata, status }) => ({
      name: metadata.name,
      addresses: status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
    })),
    pods: new Map([...byApp].map(([app, items]) => [app, items.map(({ metadata }) => metadata.name).sort()])),
    addresses: testbed.addresses,
  };
}

const NOBODY: Answers = { from: ['ECONNREFUSED'], seenAs: [] };

/** What each address of the balancer has to say before and after, and how many backends each listener has. */
export interface Expected {
  /** Ready backends per listener address. */
  readonly backends: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, Answers>>;
  readonly after: Readonly<Record<string, Answers>>;
}

export function expectedOf(exposure: Exposure, facts: Facts): Expected {
  const listening = facts.addresses.filter((address) => listensOn(exposure, address, facts));
  const answers = answersOf(exposure, facts);
  const count = exposure.mode === 'pod-ip' ? podsOf(exposure, facts).length : facts.nodes.length;
  return {
    backends: Object.fromEntries(listening.map((address) => [address, count])),
    answers: byAddress(facts, (address) => (listening.includes(address) ? answers(address) : NOBODY)),
    after: byAddress(facts, () => NOBODY),
  };
}

function listensOn({ families }: Exposure, address: string, { addresses }: Facts): boolean {
  if (families === undefined) return address === addresses[0];
  return families === 'dual' || families === (isIPv6(address) ? 'ipv6' : 'ipv4');
}

function podsOf({ kind, network }: Exposure, { pods }: Facts): readonly string[] {
  // A Service stands before the Deployment's pods.
  return pods.get(`${network}-${kind === 'DaemonSet' ? 'daemonset' : 'deployment'}`) ?? [];
}

/** Pods on the host network answer under their node's name. Through a node port pods take the node for the client. */
function answersOf(exposure: Exposure, facts: Facts): (address: string) => Answers {
  const { mode, network } = exposure;
  const from = network === 'host-network' ? facts.nodes.map(({ name }) => name).sort() : podsOf(exposure, facts);
  const nodesOf = (address: string) =>
    facts.nodes
      .flatMap(({ addresses }) => addresses)
      .filter((one) => isIPv6(one) === isIPv6(address))
      .sort();
  return (address) => ({ from, seenAs: mode === 'node-port' ? nodesOf(address) : [address] });
}

function byAddress<T>({ addresses }: Facts, build: (address: string) => T): Record<string, T> {
  return Object.fromEntries(addresses.map((address) => [address, build(address)]));
}
