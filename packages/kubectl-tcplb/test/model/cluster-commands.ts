/** What may happen to a cluster, as commands that fast-check puts in any order, and takes out again when a run has failed. */
import { resources, TcplbError } from '@tcplb/core';
import fc from 'fast-check';
import type { AgentStage } from '../support/agent-stage.ts';
import { service } from '../support/objects.ts';
import { type ClusterModel, changeNode, NODES, PORTS } from './cluster-model.ts';

export interface RealCluster {
  readonly stage: AgentStage;
  /** Resolves when nginx is what the model says. Fails when it does not become so. */
  expectEqual(model: ClusterModel): Promise<void>;
}

export type ClusterCommand = fc.AsyncCommand<ClusterModel, RealCluster>;

interface Kind {
  readonly name: string;
  readonly targets: readonly string[];
  isPossible(model: ClusterModel, target: string): boolean;
  /** How the model changes. */
  note(model: ClusterModel, target: string): void;
  /** What is done to the cluster. */
  act(stage: AgentStage, target: string): Promise<unknown>;
}

const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';
const isThere = ({ nodes }: ClusterModel, name: string) => nodes.has(name);
const runs = ({ nodes }: ClusterModel, name: string) => nodes.get(name)?.isRunning === true;
const patchNode = ({ client }: AgentStage, name: string, patch: object) =>
  client.patch(resources.nodes, name, undefined, 'merge', patch);
const label = (stage: AgentStage, name: string, value: '' | null) =>
  patchNode(stage, name, { metadata: { labels: { [EXCLUDE]: value } } });
const mark = (stage: AgentStage, name: string, unschedulable: true | null) =>
  patchNode(stage, name, { spec: { unschedulable } });

/** Each takes seconds. */
const ON_MACHINES: readonly Omit<Kind, 'targets'>[] = [
  {
    name: 'join',
    isPossible: (model, node) => !isThere(model, node),
    note: (model, node) => changeNode(model, node),
    act: ({ cluster }, node) => cluster.sandbox.addNode(node),
  },
  {
    name: 'remove',
    // Somebody has to be left, or the exposure has never been anything.
    isPossible: (model, node) => isThere(model, node) && model.nodes.size > 1,
    note: ({ nodes }, node) => nodes.delete(node),
    act: ({ cluster }, node) => cluster.sandbox.removeNode(node),
  },
  {
    name: 'crash',
    isPossible: runs,
    note: (model, node) => changeNode(model, node, { isRunning: false }),
    act: ({ cluster }, node) => cluster.sandbox.stopNode(node),
  },
  {
    name: 'start',
    isPossible: (model, node) => isThere(model, node) && !runs(model, node),
    note: (model, node) => changeNode(model, node, { isRunning: true }),
    act: ({ cluster }, node) => cluster.sandbox.startNode(node),
  },
  {
    name: 'flap',
    isPossible: runs,
    note: () => {},
    act: async ({ cluster }, node) => {
      await cluster.sandbox.stopNode(node);
      await cluster.sandbox.startNode(node);
    },
  },
];

const ON_NODES: readonly Omit<Kind, 'targets'>[] = [
  {
    name: 'exclude',
    isPossible: isThere,
    note: (model, node) => changeNode(model, node, { isExcluded: true }),
    act: (stage, node) => label(stage, node, ''),
  },
  {
    name: 'include',
    isPossible: isThere,
    note: (model, node) => changeNode(model, node, { isExcluded: false }),
    act: (stage, node) => label(stage, node, null),
  },
  {
    name: 'cordon',
    isPossible: isThere,
    note: (model, node) => changeNode(model, node, { isCordoned: true }),
    act: (stage, node) => mark(stage, node, true),
  },
  {
    name: 'uncordon',
    isPossible: isThere,
    note: (model, node) => changeNode(model, node, { isCordoned: false }),
    act: (stage, node) => mark(stage, node, null),
  },
];

const DEFAULT_TIMEOUT_MS = 1_000;
const nameOf = (port: string) => `other-${port}`;

const ON_SERVICES: readonly Kind[] = [
  {
    name: 'edit',
    targets: ['500', '700', '1000'],
    isPossible: () => true,
    note: ({ exposures }, timeout) => exposures.set('tcp-echo', Number(timeout)),
    act: (stage, timeout) => stage.ask(Number(timeout)),
  },
  {
    name: 'expose',
    targets: PORTS.map(String),
    isPossible: ({ exposures }, port) => !exposures.has(nameOf(port)),
    note: ({ exposures }, port) => exposures.set(nameOf(port), DEFAULT_TIMEOUT_MS),
    act({ client }, port) {
      const object = service(nameOf(port), Number(port));
      return client.create(resources.services, { ...object, spec: { ...object.spec, selector: { app: 'tcp-echo' } } });
    },
  },
  {
    name: 'delete',
    targets: PORTS.map(String),
    isPossible: ({ exposures }, port) => exposures.has(nameOf(port)),
    note: ({ exposures }, port) => exposures.delete(nameOf(port)),
    act: ({ client }, port) => client.delete(resources.services, nameOf(port), 'default'),
  },
];

function createCommand({ name, isPossible, note, act }: Kind, target: string): ClusterCommand {
  return {
    check: (model) => isPossible(model, target),
    async run(model, { stage }) {
      note(model, target);
      await act(stage, target);
    },
    toString: () => `${name} ${target}`,
  };
}

/** Nothing happens until nginx has followed. */
const QUIET: ClusterCommand = {
  check: () => true,
  run: (model, real) => real.expectEqual(model),
  toString: () => 'quiet',
};

export interface HistoryOptions {
  readonly maxCommands: number;
  /** Whether machines come, go and lose power, too. */
  readonly withMachines: boolean;
  /** As it was printed with a history that failed. */
  readonly replayPath?: string | undefined;
}

/** Any of them in any order. What fails is found by a quiet moment: fast-check keeps the command that failed, whatever else it leaves out. */
export function arbitraryCommands({ maxCommands, withMachines, replayPath }: HistoryOptions) {
  const onNodes = withMachines ? [...ON_MACHINES, ...ON_NODES] : ON_NODES;
  const kinds = [...onNodes.map((kind) => ({ ...kind, targets: NODES })), ...ON_SERVICES];
  const ofKinds = kinds.map((kind) => fc.constantFrom(...kind.targets).map((target) => createCommand(kind, target)));
  const quiet = fc.constant(QUIET);
  return fc.commands([...ofKinds, quiet, quiet], { maxCommands, size: 'max', ...(replayPath && { replayPath }) });
}

/** Three nodes, one exposure, as at first, whatever a run has made of it. */
export async function resetCluster(stage: AgentStage, { nodes, exposures }: ClusterModel): Promise<void> {
  const { sandbox } = stage.cluster;
  for (const { name } of sandbox.nodes()) if (!nodes.has(name)) await sandbox.removeNode(name);
  for (const name of nodes.keys()) {
    const known = sandbox.nodes().find((node) => node.name === name);
    if (known === undefined) await sandbox.addNode(name);
    if (known?.running === false) await sandbox.startNode(name);
    await label(stage, name, null);
    await mark(stage, name, null);
  }
  for (const port of PORTS) {
    await stage.client.delete(resources.services, nameOf(String(port)), 'default').catch((error: unknown) => {
      if (!(error instanceof TcplbError) || error.code !== 'NotFound') throw error;
    });
  }
  await stage.ask(exposures.get('tcp-echo') ?? DEFAULT_TIMEOUT_MS);
}
