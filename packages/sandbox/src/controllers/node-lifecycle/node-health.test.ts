import { expect, test } from 'vitest';
import type { Lease } from '../../reconcile/objects.ts';
import { createNodeHealth } from './node-health.ts';

const leases = (renewTime: string): Map<string, Lease> =>
  new Map([['a', { metadata: { name: 'a' }, spec: { renewTime } }]]);

test('a node is silent when its Lease has not been renewed for the grace period', () => {
  const health = createNodeHealth(1_000, 400);
  const silentAt = (now: number, renewTime: string) => [...health.observe(leases(renewTime), ['a'], now)];
  expect(silentAt(0, 't1')).toEqual([]);
  expect(silentAt(400, 't1')).toEqual([]);
  expect(silentAt(800, 't1')).toEqual([]);
  expect(silentAt(1_200, 't1')).toEqual(['a']);
  expect(silentAt(1_600, 't2')).toEqual([]);
});

test('time in which nobody looked does not count', () => {
  const health = createNodeHealth(1_000, 400);
  health.observe(leases('t1'), ['a'], 0);
  expect(health.observe(leases('t1'), ['a'], 60_000).size).toBe(0);
});

test('a node without a Lease is silent after the grace period', () => {
  const health = createNodeHealth(500, 400);
  health.observe(new Map(), ['b'], 0);
  expect(health.observe(new Map(), ['b'], 800)).toEqual(new Set(['b']));
});
