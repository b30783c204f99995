import { SocketAddress } from 'node:net';
import { expect, test } from 'vitest';
import { planLoopbackAddresses, planNetnsAddresses, planNetnsIpv6Addresses, SANDBOX_LIMIT } from './addresses.ts';

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

test('its IPv6, in canonical form', () => {
  const plan = planNetnsIpv6Addresses(1);
  const shown = [plan.balancer, plan.node(1), plan.podCidr(2), plan.pod(2, 62), plan.pod(1, 1), plan.node(60)];
  expect(shown).toEqual([
    'fd74:6370:6c62:2::1',
    'fd74:6370:6c62:2::1:1',
    'fd74:6370:6c62:2:2::/80',
    'fd74:6370:6c62:2:2::3e',
    'fd74:6370:6c62:2:1::1',
    'fd74:6370:6c62:2::1:3c',
  ]);
  const addresses = shown.filter((address) => !address.includes('/'));
  expect(addresses.map((address) => new SocketAddress({ address, family: 'ipv6' }).address)).toEqual(addresses);
});

test.each([
  ['loopback', planLoopbackAddresses, /^127\.(8\d|9\d|10\d|11[01])\./],
  ['netns', planNetnsAddresses, /^198\.(18|19)\./],
  ['netns IPv6', planNetnsIpv6Addresses, /^fd74:6370:6c62:(1?[\da-f]|20):/],
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
