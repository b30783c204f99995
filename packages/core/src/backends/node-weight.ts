/** The share that a node gets of the connections, written on the Node. */

/** On a Node: its share against the others. */
export const NODE_WEIGHT_ANNOTATION = 'tcplb.dev/weight';
/** What the annotation must be. */
export const NODE_WEIGHT_EXPECTED = 'a whole number from 1 to 100';

/** 1–100, or undefined when the text is no such number. */
export function parseNodeWeight(text: string): number | undefined {
  return /^([1-9]\d?|100)$/.test(text) ? Number(text) : undefined;
}
