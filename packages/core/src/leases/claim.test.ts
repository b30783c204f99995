import { expect, test } from 'vitest';
import { claim, mayClaim, type Observation, observe, release } from './claim.ts';
import type { Lease, LeaseSpec } from './lease.ts';

const candidate = { identity: 'lb-1_a', durationMs: 30_000 };
const time = new Date('2026-05-04T03:02:01.123Z');
const now = '2026-05-04T03:02:01.123000Z';
const before = '2026-05-04T03:00:00.000000Z';

function lease(spec?: LeaseSpec, resourceVersion = '7'): Lease {
  return { metadata: { name: 'tcplb-status-writer', resourceVersion }, ...(spec && { spec }) };
}

const theirs = lease({ holderIdentity: 'lb-2_b', leaseDurationSeconds: 15, renewTime: before, leaseTransitions: 3 });

test.each<[string, Lease, seenMs: number, boolean]>([
  ['its own', lease({ holderIdentity: 'lb-1_a', leaseDurationSeconds: 15 }), 0, true],
  ["another's, just seen, whatever the clock of that one says", theirs, 0, false],
  ["another's, seen for nearly as long as it lasts", theirs, 14_999, false],
  ["another's that was not renewed for so long", theirs, 15_000, true],
  ['one that was released', lease({ leaseDurationSeconds: 15, leaseTransitions: 3 }), 0, true],
  ['one that somebody made by hand', lease(), 0, true],
  ['one of which nobody says how long it lasts', lease({ holderIdentity: 'lb-2_b' }), 0, true],
])('%s', (_name, one, seenMs, expected) => {
  const observation: Observation = { lease: one, since: 1_000 };
  expect(mayClaim(observation, candidate, 1_000 + seenMs)).toBe(expected);
});

test('only another spec is a sign of life', () => {
  const known = observe(undefined, theirs, 1_000);
  const labelled = { ...theirs, metadata: { ...theirs.metadata, resourceVersion: '8', labels: { a: 'b' } } };
  expect(observe(known, labelled, 9_000)).toEqual({ lease: labelled, since: 1_000 });
  const renewed = { ...theirs, spec: { ...theirs.spec, renewTime: now } };
  expect(observe(known, renewed, 9_000)).toEqual({ lease: renewed, since: 9_000 });
});

const held = { holderIdentity: 'lb-1_a', leaseDurationSeconds: 30, renewTime: now };

test.each<[string, Lease | undefined, LeaseSpec]>([
  ['a new one', undefined, { ...held, acquireTime: now, leaseTransitions: 0 }],
  ["another's", theirs, { ...held, acquireTime: now, leaseTransitions: 4 }],
  ['one made by hand', lease(), { ...held, acquireTime: now, leaseTransitions: 1 }],
  [
    'its own',
    lease({ ...held, renewTime: before, acquireTime: before, leaseTransitions: 3 }),
    { ...held, acquireTime: before, leaseTransitions: 3 },
  ],
])('claims %s', (_name, one, spec) => {
  const claimed = claim(one, candidate, time);
  expect(claimed.spec).toEqual(spec);
  // By which the API server refuses what was read too long ago.
  expect(claimed.metadata.resourceVersion).toBe(one?.metadata.resourceVersion);
});

test('a released one is nobody’s, and counts on', () => {
  const own = lease({ ...held, acquireTime: before, leaseTransitions: 3 });
  expect(release(own, time)).toEqual(
    lease({ leaseDurationSeconds: 1, renewTime: now, acquireTime: before, leaseTransitions: 3 }),
  );
});
