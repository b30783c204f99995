/** Which nodes have no pod of a DaemonSet, and why. */

import { lastWarning, readEvents } from '../../cluster/read-events.ts';
import { nodeOf } from '../../ports/pod-claims.ts';
import type { Finding } from '../check.ts';
import type { NodeDetail, PodDetail, Taint } from '../cluster/api-objects.ts';
import type { Controller } from '../cluster/read-controllers.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listNames, objectTitle } from '../findings.ts';
import { findObstacle, type NodeObstacle } from './node-obstacle.ts';
import { controllerRef } from './select-controllers.ts';

/** Taints that keep workloads away on purpose, or say what the node's own finding says already. */
const EXPECTED_TAINTS = /^(node-role\.kubernetes\.io\/(control-plane|master)|node\.kubernetes\.io\/.*)$/;

/** `pods`: those of the DaemonSet. */
export async function* examineCoverage(
  daemonSet: Controller,
  pods: readonly PodDetail[],
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const covered = new Set(pods.map(nodeOf));
  const nodes = await context.nodes();
  const bare = nodes.filter(({ metadata }) => !covered.has(metadata.name));
  const spec = daemonSet.spec.template?.spec ?? {};
  const groups = Map.groupBy(bare, (node) => JSON.stringify(findObstacle(spec, node) ?? null));
  for (const [key, group] of groups) {
    const obstacle = JSON.parse(key) as NodeObstacle | null;
    const finding =
      obstacle === null
        ? await describeUnexplained(daemonSet, group, context)
        : describeObstacle(daemonSet, group, obstacle, context);
    if (finding !== undefined) yield finding;
  }
  if (covered.size === 0 && nodes.length > 0 && !groups.has('null')) yield describeNowhere(daemonSet, context);
}

/** The controller wants a pod there and has not made it: its Events say why. */
async function describeUnexplained(
  daemonSet: Controller,
  nodes: readonly NodeDetail[],
  context: DoctorContext,
): Promise<Finding> {
  const events = await readEvents(await context.client(), controllerRef(daemonSet), context.cancellation);
  const said = lastWarning(events);
  return {
    ...about(daemonSet, context),
    status: 'fail',
    message: `${noPodOn(daemonSet, nodes)}, although nothing keeps it away`,
    ...(said !== undefined && { details: [said] }),
  };
}

function describeObstacle(
  daemonSet: Controller,
  nodes: readonly NodeDetail[],
  obstacle: NodeObstacle,
  context: DoctorContext,
): Finding | undefined {
  const shared = { ...about(daemonSet, context), status: 'warn' as const };
  const message = noPodOn(daemonSet, nodes);
  if (obstacle.kind === 'deleting') return undefined;
  if (obstacle.kind === 'taint') return describeTaint(daemonSet, message, obstacle.taint, context);
  if (obstacle.missing === undefined) {
    return { ...shared, message: `${message}: its required node affinity does not match` };
  }
  const next = context.command.kubectl('label', 'node', nodes[0]?.metadata.name ?? '', obstacle.missing);
  return { ...shared, message: `${message}: its nodeSelector wants ${obstacle.missing}`, next };
}

function describeTaint(
  daemonSet: Controller,
  message: string,
  { key, value, effect }: Taint,
  context: DoctorContext,
): Finding | undefined {
  if (EXPECTED_TAINTS.test(key)) return undefined;
  const toleration = { key, ...(value ? { operator: 'Equal', value } : { operator: 'Exists' }), effect };
  const fields = Object.entries(toleration).map(([field, text]) => `${field}: ${JSON.stringify(text)}`);
  const { namespace = 'default', name } = daemonSet.metadata;
  return {
    ...about(daemonSet, context),
    status: 'warn',
    message: `${message}: it does not tolerate the taint ${key}${value ? `=${value}` : ''}:${effect}`,
    details: ['to add to spec.template.spec.tolerations, if its pods belong there:', `- {${fields.join(', ')}}`],
    next: context.command.kubectl('edit', 'daemonset', name, '-n', namespace),
  };
}

function describeNowhere(daemonSet: Controller, context: DoctorContext): Finding {
  const message = `${objectTitle(controllerRef(daemonSet))} has no pod, because no node is meant for it`;
  return { ...about(daemonSet, context), status: 'fail', message };
}

function noPodOn(daemonSet: Controller, nodes: readonly NodeDetail[]): string {
  const names = nodes.map(({ metadata }) => metadata.name);
  return `${objectTitle(controllerRef(daemonSet))} has no pod on ${listNames(names)}`;
}

function about(daemonSet: Controller, { command }: DoctorContext): Pick<Finding, 'object' | 'next'> & { next: string } {
  const { namespace = 'default', name } = daemonSet.metadata;
  return {
    object: controllerRef(daemonSet),
    next: command.kubectl('describe', 'daemonset', name, '-n', namespace),
  };
}
