import { expect, test } from 'vitest';
import { planLoopbackAddresses, planNetnsAddresses, SANDBOX_LIMIT } from './addresses.ts';

test('the first loopback sandbox', () => {
  const plan = planLoopbackAddresses(0);
  expect([plan.balancer, plan.node(1), plan.podCidr(1), plan.pod(1, 1), plan.pod(2, 254)]).toEqual([
    '127.80.0.1',
    '127.80.0.11',
    '127.80.1.0/24',
    '127.80.1.1',
    '127.80.2.254',
  ]);
});

test('the second sandbox in network namespaces', () => {
  const plan = planNetnsAddresses(1);
  expect([plan.balancer, plan.node(1), plan.podCidr(2), plan.pod(2, 62)]).toEqual([
    '198.18.16.1',
    '198.18.16.11',
    '198.18.17.64/26',
    '198.18.17.126',
  ]);
});

test.each([
  ['loopback', planLoopbackAddresses, /^127\.(8\d|9\d|10\d|11[01])\./],
  ['netns', planNetnsAddresses, /^198\.(18|19)\./],
] as const)('all addresses of all %s sandboxes differ and stay in their range', (_, planAddresses, range) => {
  const seen = new Set<string>();
  let count = 0;
  for (let sandbox = 0; sandbox < SANDBOX_LIMIT; sandbox++) {
    const plan = planAddresses(sandbox);
    const nodes = Array.from({ length: plan.nodeLimit }, (_, index) => index + 1);
    const ends = nodes.flatMap((node) => [plan.node(node), plan.pod(node, 1), plan.pod(node, plan.podLimit)]);
    for (const address of [plan.balancer, ...ends]) {
      expect(address).toMatch(range);
      seen.add(address);
      count += 1;
    }
  }
  expect(seen.size).toBe(count);
});
