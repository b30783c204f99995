import { expect, test } from 'vitest';
import type { NodeObject } from '../snapshot.ts';
import { rejectNodeAnnotations } from './node-annotations.ts';

const node = (annotations: Record<string, string>, name = 'n1'): NodeObject => ({ metadata: { name, annotations } });
const messages = (of: NodeObject) => rejectNodeAnnotations([of]).map(({ message }) => message);

test('a weight that means something, and annotations of others, are no matter', () => {
  for (const weight of ['1', '42', '100']) expect(messages(node({ 'tcplb.dev/weight': weight }))).toEqual([]);
  expect(messages(node({ 'tcplb.dev/drain': 'true' }))).toEqual([]);
  expect(messages(node({ 'example.com/weight': '0' }))).toEqual([]);
  expect(rejectNodeAnnotations([{ metadata: { name: 'n1' } }])).toEqual([]);
});

test('a weight of 0 is told how nodes are taken out', () => {
  expect(rejectNodeAnnotations([node({ 'tcplb.dev/weight': '0' })])).toEqual([
    {
      object: { kind: 'Node', name: 'n1' },
      code: 'InvalidObject',
      message:
        'Node n1: annotation tcplb.dev/weight is "0", which must be a whole number from 1 to 100; it counts as 1',
      suggestion:
        'Remove it, and label the node node.kubernetes.io/exclude-from-external-load-balancers to take it out.',
    },
  ]);
});

test.each(['101', 'heavy', '', '1.5', '\n;'])('the weight %j is refused by name', (weight) => {
  const [first] = rejectNodeAnnotations([node({ 'tcplb.dev/weight': weight })]);
  expect(first?.message).toContain(`is ${JSON.stringify(weight)}, which must be`);
  expect(first?.suggestion).toBe('Set tcplb.dev/weight to a whole number from 1 to 100, or remove it.');
});

test.each(['false', '', 'yes'])('the drain %j is refused by name', (value) => {
  const [first] = rejectNodeAnnotations([node({ 'tcplb.dev/drain': value })]);
  expect(first?.message).toBe(
    `Node n1: annotation tcplb.dev/drain is ${JSON.stringify(value)}, which must be "true"; the node is not drained`,
  );
});

test('an annotation that Nodes do not have, on a node with a hostile name', () => {
  expect(messages(node({ 'tcplb.dev/wieght': '2' }, 'n1\n;'))).toEqual([
    'Node "n1\\n;": a Node has no annotation "tcplb.dev/wieght", it is ignored',
  ]);
});
