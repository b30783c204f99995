/** The wish that a node gets no new connections while those that it has go on, written on the Node. */
import type { NodeObject } from '../snapshot.ts';

/** On a Node: whether it is drained. */
export const NODE_DRAIN_ANNOTATION = 'tcplb.dev/drain';
/** What the annotation must be. */
export const NODE_DRAIN_EXPECTED = '"true"';

/** Whether the text asks for it. */
export function isDrainWish(text: string | undefined): boolean {
  return text === 'true';
}

/** Whether somebody drains the node. */
export function isDrained({ metadata }: NodeObject): boolean {
  return isDrainWish(metadata.annotations?.[NODE_DRAIN_ANNOTATION]);
}

/** The node as it would be with the wish on it. */
export function asDrained(node: NodeObject): NodeObject {
  const annotations = { ...node.metadata.annotations, [NODE_DRAIN_ANNOTATION]: 'true' };
  return { ...node, metadata: { ...node.metadata, annotations } };
}
