import { expect, test } from 'vitest';
import type { Backend } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { createNoticeFinder } from './notices.ts';

function exposure(...backends: Partial<Backend>[]): Exposure {
  const listener = { address: '0.0.0.0', protocol: 'TCP', port: 80, backends };
  return { namespace: 'default', name: 'web', listeners: [listener] } as unknown as Exposure;
}

const ready = { node: 'node-1', state: 'ready' } as const;
const excluded = (node: string, reason: Backend['reason'] = 'NodeNotReady') =>
  ({ node, state: 'excluded', ...(reason && { reason }) }) as const;
const texts = (notices: ReturnType<ReturnType<typeof createNoticeFinder>>) =>
  notices.map(({ event }) => `${event.type} ${event.reason}: ${event.message}`);

test.each<[string, Exposure, string[]]>([
  ['all ready', exposure(ready), []],
  [
    'nodes that are out, by reason',
    exposure(ready, excluded('node-3'), excluded('node-2'), excluded('node-4', 'NodeExcluded')),
    [
      'Warning BackendExcluded: No connections go to node-2, node-3: NodeNotReady.',
      'Warning BackendExcluded: No connections go to node-4: NodeExcluded.',
    ],
  ],
  [
    'many nodes',
    exposure(...[1, 2, 3, 4, 5, 6, 7].map((n) => excluded(`node-${n}`))),
    ['Warning BackendExcluded: No connections go to node-1, node-2, node-3, node-4, node-5, 2 more: NodeNotReady.'],
  ],
  [
    'pods that come and go',
    exposure(excluded('node-1', 'EndpointNotReady'), excluded('node-2', 'NoLocalEndpoint')),
    [],
  ],
  ['a node that is drained', exposure({ node: 'node-1', state: 'draining', reason: 'NodeDraining' }), []],
])('%s', (_name, one, expected) => {
  expect(texts(createNoticeFinder()([one], []))).toEqual(expected);
});

test('the same is told once, and again when it was otherwise meanwhile', () => {
  const find = createNoticeFinder();
  const [bad, good] = [exposure(ready, excluded('node-2')), exposure(ready)];
  const counts = [bad, bad, exposure(ready, excluded('node-2')), good, bad].map((one) => find([one], []).length);
  expect(counts).toEqual([1, 0, 0, 0, 1]);
});

test('what the brake holds', () => {
  const find = createNoticeFinder();
  const held = [{ namespace: 'default', name: 'web', lost: 2, ready: 3 }];
  expect(texts(find([exposure(ready)], held))).toEqual([
    'Warning HeldBySafetyBrake: 2 of 3 backends are suddenly not ready. They are served on until that has lasted.',
  ]);
  expect(find([exposure(ready)], held)).toEqual([]);
  expect(find([exposure(ready)], [])).toEqual([]);
  expect(find([exposure(ready)], held)).toHaveLength(1);
});
