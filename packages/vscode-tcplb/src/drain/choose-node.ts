/** Which node of which cluster a command is about. */
import { CancellationError, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { ListedNode } from '../engine/drain/list-nodes.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { type Choice, pickItem } from '../prompts/pick-item.ts';
import { BACK } from '../prompts/run-steps.ts';

export interface NodeTarget {
  readonly sourceId: string;
  readonly node: string;
}

export interface NodeQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly accepts: (node: ListedNode) => boolean;
  /** Said when no node is accepted. */
  readonly nothing: string;
}

/**
 * The node of what was clicked on or is selected (a backend), or was named by a button; else the one that is asked for.
 * Fails with `CancellationError` when it is called off, and as the cluster does.
 */
export async function chooseNode(
  context: CommandContext,
  argument: unknown,
  question: NodeQuestion,
): Promise<NodeTarget> {
  const near = argument ?? context.tree.selection;
  if (isNodeTarget(near)) return { sourceId: near.sourceId, node: near.node };
  const { title, placeholder, nothing } = question;
  const known = sourceOf(near) ?? context.tree.selection?.sourceId;
  const sourceId = known || (await chooseCluster(context.clusters, title));
  const choices = listChoices(context, sourceId, question);
  const node = await pickItem({ title, placeholder, choices, nothing }, { step: 1, totalSteps: 1, canGoBack: false });
  if (node === BACK) throw new CancellationError();
  return { sourceId, node };
}

/** A pod that waits for a node has an empty one. */
function isNodeTarget(value: unknown): value is NodeTarget {
  const { node } = (value ?? {}) as Partial<NodeTarget>;
  return sourceOf(value) !== undefined && typeof node === 'string' && node !== '';
}

function sourceOf(value: unknown): string | undefined {
  const { sourceId } = (value ?? {}) as Partial<NodeTarget>;
  return typeof sourceId === 'string' ? sourceId : undefined;
}

async function listChoices(
  { clusters, engine }: CommandContext,
  sourceId: string,
  { accepts }: NodeQuestion,
): Promise<Choice<string>[]> {
  const { feed, view } = await openCluster(clusters, sourceId);
  const nodes = await engine().listNodes(await feed.client(), AbortSignal.timeout(NODES_MS));
  return nodes.filter(accepts).map((node) => {
    const exposures = view.exposures.filter(({ listeners }) =>
      listeners.some(({ backends }) => backends.some((backend) => backend.node === node.name)),
    );
    return toChoice(node, exposures.map(({ namespace, name }) => `${namespace}/${name}`).join(', '));
  });
}

/** Milliseconds for the cluster to list its nodes. */
const NODES_MS = 10_000;

function toChoice({ name, isDrained, isReady }: ListedNode, exposures: string): Choice<string> {
  const states = [isReady ? l10n.t('ready') : l10n.t('not ready'), ...(isDrained ? [l10n.t('drained')] : [])];
  return {
    value: name,
    label: `$(${isDrained ? 'sync' : isReady ? 'pass' : 'warning'}) ${name}`,
    description: states.join(', '),
    detail: exposures === '' ? l10n.t('behind no exposure') : l10n.t('behind {0}', exposures),
  };
}
