/** Which exposure a command is about. */
import type { CommandContext } from '../commands/command.ts';
import type { DaemonSetElement, ExposureElement, TreeElement } from '../tree/elements.ts';
import { chooseElement } from './choose-element.ts';
import { openCluster } from './open-cluster.ts';

export interface ExposureQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Whether Services that tcplb cannot serve are offered as well. Default false. */
  readonly includeRejected?: boolean;
}

/**
 * What was clicked on or is selected; the owner of a backend; that of a DaemonSet, or one of several; else the one that
 * is asked for. Fails with `CancellationError` when it is called off.
 */
export async function chooseExposure(
  context: CommandContext,
  element: TreeElement | undefined,
  question: ExposureQuestion,
): Promise<ExposureElement> {
  const near = element ?? context.tree.selection;
  if (near?.kind === 'backend' && near.owner.kind === 'exposure') return near.owner;
  const daemonSet = near?.kind === 'daemonSet' ? near : near?.kind === 'backend' ? near.owner : undefined;
  if (daemonSet?.kind !== 'daemonSet') return chooseElement(context, element, { kinds: ['exposure'], ...question });
  const names = await exposuresOf(context, daemonSet);
  const { sourceId, namespace } = daemonSet;
  const [only] = names;
  if (only !== undefined && names.length === 1) return { kind: 'exposure', sourceId, namespace, name: only };
  const accepts = (candidate: TreeElement) =>
    names.length === 0 ||
    (candidate.kind === 'exposure' && candidate.namespace === namespace && names.includes(candidate.name));
  return chooseElement(context, daemonSet, { kinds: ['exposure'], ...question, accepts });
}

async function exposuresOf(
  { clusters }: CommandContext,
  { sourceId, namespace, name }: DaemonSetElement,
): Promise<readonly string[]> {
  const { view } = await openCluster(clusters, sourceId);
  return view.daemonSets.find((found) => found.namespace === namespace && found.name === name)?.exposedAs ?? [];
}
