/** What Nodes say to us that means nothing. */
import { isDrainWish, NODE_DRAIN_ANNOTATION, NODE_DRAIN_EXPECTED } from '../backends/node-drain.ts';
import { NODE_WEIGHT_ANNOTATION, NODE_WEIGHT_EXPECTED, parseNodeWeight } from '../backends/node-weight.ts';
import { isDnsSubdomain } from '../dns-name.ts';
import type { NodeObject } from '../snapshot.ts';
import { ANNOTATION_PREFIX } from './options/option.ts';
import type { Rejection } from './rejection.ts';

/** Our annotations on Nodes that are unknown or have no such value. They change nothing. */
export function rejectNodeAnnotations(nodes: readonly NodeObject[]): Rejection[] {
  return nodes.flatMap((node) =>
    Object.entries(node.metadata.annotations ?? {})
      .filter(([name]) => name.startsWith(ANNOTATION_PREFIX))
      .flatMap(([name, value]) => rejectAnnotation(node, name, value)),
  );
}

function rejectAnnotation(node: NodeObject, name: string, value: string): Rejection[] {
  if (name === NODE_WEIGHT_ANNOTATION) return rejectWeight(node, value);
  return name === NODE_DRAIN_ANNOTATION ? rejectDrain(node, value) : rejectName(node, name);
}

function rejectDrain(node: NodeObject, value: string): Rejection[] {
  if (isDrainWish(value)) return [];
  const problem = `annotation ${NODE_DRAIN_ANNOTATION} is ${JSON.stringify(value)}, which must be ${NODE_DRAIN_EXPECTED}; the node is not drained`;
  return [reject(node, problem, `Set ${NODE_DRAIN_ANNOTATION} to ${NODE_DRAIN_EXPECTED}, or remove it.`)];
}

function rejectWeight(node: NodeObject, value: string): Rejection[] {
  if (parseNodeWeight(value) !== undefined) return [];
  const written = `annotation ${NODE_WEIGHT_ANNOTATION} is ${JSON.stringify(value)}`;
  return [
    reject(
      node,
      `${written}, which must be ${NODE_WEIGHT_EXPECTED}; it counts as 1`,
      value === '0'
        ? 'Remove it, and label the node node.kubernetes.io/exclude-from-external-load-balancers to take it out.'
        : `Set ${NODE_WEIGHT_ANNOTATION} to ${NODE_WEIGHT_EXPECTED}, or remove it.`,
    ),
  ];
}

function rejectName(node: NodeObject, name: string): Rejection[] {
  const problem = `a Node has no annotation ${JSON.stringify(name)}, it is ignored`;
  return [
    reject(
      node,
      problem,
      `Remove it; the annotations of Nodes are ${NODE_WEIGHT_ANNOTATION} and ${NODE_DRAIN_ANNOTATION}.`,
    ),
  ];
}

function reject({ metadata: { name } }: NodeObject, problem: string, suggestion: string): Rejection {
  const title = isDnsSubdomain(name) ? name : JSON.stringify(name);
  return { object: { kind: 'Node', name }, code: 'InvalidObject', message: `Node ${title}: ${problem}`, suggestion };
}
