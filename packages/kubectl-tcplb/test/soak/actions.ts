/** What happens to a cluster in a soak, one thing at a time. */
import { type ClusterClient, resources } from '@tcplb/core';
import type { Sandbox } from '@tcplb/sandbox';
import { service } from '../support/objects.ts';
import type { Random } from './random.ts';

export interface World {
  readonly sandbox: Sandbox;
  readonly client: ClusterClient;
  readonly random: Random;
  /** The exposure that carries the traffic. */
  readonly exposure: string;
}

export interface Action {
  readonly name: string;
  /** Whether connections to the node that it concerns may end at once. */
  readonly isCrash?: boolean;
  /** The nodes, or names, that it can be done to now. */
  candidates(world: World): readonly string[];
  run(world: World, target: string): Promise<unknown>;
}

const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';
const MAX_NODES = 6;
/** They keep running, so that long-lived connections have somewhere to live. */
const SURVIVORS = ['node-1', 'node-2'];
const OTHERS = [23_490, 23_491, 23_492];

const running = ({ sandbox }: World) => sandbox.nodes().filter((node) => node.running);
const mortal = (world: World) => running(world).flatMap(({ name }) => (SURVIVORS.includes(name) ? [] : [name]));
const patchNode = ({ client }: World, name: string, patch: object) =>
  client.patch(resources.nodes, name, undefined, 'merge', patch);
const annotate = ({ client, exposure }: World, annotations: object) =>
  client.patch(resources.services, exposure, 'default', 'merge', { metadata: { annotations } });

/** Things that are missing are made, and the other way round. */
async function toggleService({ client }: World, port: number): Promise<unknown> {
  const name = `other-${port}`;
  const known = await client.list(resources.services, { namespace: 'default' });
  if (known.items.some(({ metadata }) => metadata.name === name)) {
    return client.delete(resources.services, name, 'default');
  }
  const object = service(name, port);
  return client.create(resources.services, { ...object, spec: { ...object.spec, selector: { app: 'tcp-echo' } } });
}

export const actions: readonly Action[] = [
  {
    name: 'join',
    candidates: ({ sandbox }) => (sandbox.nodes().length < MAX_NODES ? ['a node'] : []),
    run: ({ sandbox }) => sandbox.addNode(),
  },
  { name: 'crash', isCrash: true, candidates: mortal, run: ({ sandbox }, node) => sandbox.stopNode(node) },
  {
    name: 'start',
    candidates: ({ sandbox }) => sandbox.nodes().flatMap((node) => (node.running ? [] : [node.name])),
    run: ({ sandbox }, node) => sandbox.startNode(node),
  },
  { name: 'remove', isCrash: true, candidates: mortal, run: ({ sandbox }, node) => sandbox.removeNode(node) },
  {
    name: 'exclude',
    candidates: mortal,
    run: (world, node) => patchNode(world, node, { metadata: { labels: { [EXCLUDE]: '' } } }),
  },
  {
    name: 'include',
    candidates: mortal,
    run: (world, node) => patchNode(world, node, { metadata: { labels: { [EXCLUDE]: null } } }),
  },
  {
    name: 'cordon',
    candidates: mortal,
    run: (world, node) => patchNode(world, node, { spec: { unschedulable: true } }),
  },
  {
    name: 'uncordon',
    candidates: mortal,
    run: (world, node) => patchNode(world, node, { spec: { unschedulable: null } }),
  },
  {
    name: 'edit',
    candidates: () => ['500ms', '700ms', '1s'],
    run: (world, timeout) => annotate(world, { 'tcplb.dev/connect-timeout': timeout }),
  },
  {
    name: 'misspell',
    candidates: () => ['yes', 'no'],
    run: (world, text) => annotate(world, { 'tcplb.dev/tcp-keepalive-please': text === 'yes' ? text : null }),
  },
  {
    name: 'expose or unexpose',
    candidates: () => OTHERS.map(String),
    run: (world, port) => toggleService(world, Number(port)),
  },
];
