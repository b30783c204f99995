import { expect, test } from 'vitest';
import { claim } from './claim.ts';
import { describeHosts } from './describe-hosts.ts';
import { beat, endBeat, type HostReport } from './host-lease.ts';
import { nameAfterHost } from './name-after-host.ts';

const start = Date.parse('2026-05-04T03:02:01.123Z');
const at = (seconds: number) => new Date(start + seconds * 1000);
const good: HostReport = { revision: 'aaa', nginxVersion: '1.22.1', isReady: true, isInSync: true, errors: [] };
const bad: HostReport = { isReady: false, isInSync: false, errors: ['two\nlines', 'and another'] };

const beatOf = (hostName: string, report: HostReport, isFirst = true) => ({
  hostName,
  durationMs: 30_000,
  report,
  isFirst,
});
const lease = (hostName: string, report = good) => beat(undefined, beatOf(hostName, report), at(0));
const election = claim(undefined, { identity: 'lb_1.example_uuid', durationMs: 30_000 }, at(0));

const times = { since: '2026-05-04T03:02:01.123000Z', heartbeat: '2026-05-04T03:02:01.123000Z' };
const ready = {
  name: 'lb_1.example',
  status: 'Ready',
  inSync: true,
  revision: 'aaa',
  nginxVersion: '1.22.1',
  ...times,
  writesStatus: true,
  errors: [],
};

test('hosts by name, with what they say', () => {
  expect(describeHosts([lease('z', bad), election, lease('lb_1.example')], start)).toEqual([
    ready,
    {
      name: 'z',
      status: 'NotReady',
      inSync: false,
      ...times,
      writesStatus: false,
      errors: ['two lines', 'and another'],
    },
  ]);
});

test('who is not heard of for as long as the Lease lasts is stale, and writes nothing', () => {
  const all = [lease('lb_1.example'), election];
  expect(describeHosts(all, start + 29_999)).toEqual([ready]);
  expect(describeHosts(all, start + 30_000)).toEqual([{ ...ready, status: 'Stale', writesStatus: false }]);
  expect(describeHosts(all, start - 3_600_000)).toEqual([ready]);
});

test('an agent that has stopped says so, and is not stale', () => {
  const ended = endBeat(lease('lb_1.example'), 'lb_1.example', good, at(5));
  expect(describeHosts([ended], start + 3_600_000)).toEqual([
    { ...ready, status: 'Stopped', heartbeat: '2026-05-04T03:02:06.123000Z', writesStatus: false },
  ]);
});

test("a beat renews; what it no longer says goes, and what is not ours stays; the agent's start counts", () => {
  const { metadata, ...rest } = lease('lb-1', bad);
  const annotations = { ...metadata.annotations, 'example.com/owner': 'jane' };
  const next = beat({ ...rest, metadata: { ...metadata, annotations } }, beatOf('lb-1', good, false), at(10));
  expect(next.metadata.annotations).toEqual({
    'example.com/owner': 'jane',
    'tcplb.dev/host': 'lb-1',
    'tcplb.dev/revision': 'aaa',
    'tcplb.dev/nginx-version': '1.22.1',
    'tcplb.dev/ready': 'true',
    'tcplb.dev/in-sync': 'true',
  });
  expect(next.spec).toEqual({
    holderIdentity: 'lb-1',
    leaseDurationSeconds: 30,
    acquireTime: times.since,
    renewTime: '2026-05-04T03:02:11.123000Z',
    leaseTransitions: 0,
  });
  const restarted = beat(next, beatOf('lb-1', good), at(20));
  expect(restarted.spec).toMatchObject({ acquireTime: restarted.spec?.renewTime, leaseTransitions: 1 });
});

const transition = { instance: 'IPv4-51', state: 'MASTER', time: '2026-05-04T03:00:00Z' } as const;

test.each<[string, HostReport['ownership'], object]>([
  ['none of them and no change', { held: [] }, { virtualAddresses: [] }],
  [
    'two of them, and why',
    { held: ['192.0.2.100', '2001:db8::100'], transition: { ...transition, cause: 'no owner was heard of' } },
    {
      virtualAddresses: ['192.0.2.100', '2001:db8::100'],
      lastTransition: { ...transition, cause: 'no owner was heard of' },
    },
  ],
  [
    'one, for whatever reason',
    { held: ['192.0.2.100'], transition },
    { virtualAddresses: ['192.0.2.100'], lastTransition: transition },
  ],
])('a host that shares virtual addresses says which it has: %s', (_, ownership, expected) => {
  const all = [lease('lb_1.example', { ...good, ...(ownership && { ownership }) }), election];
  expect(describeHosts(all, start)).toEqual([{ ...ready, ...expected }]);
});

test('Leases of others are none of ours', () => {
  expect(describeHosts([{ metadata: { name: 'host-x' }, spec: { holderIdentity: 'x' } }], start)).toEqual([]);
});

test.each([
  ['lb-1', 'host-lb-1'],
  ['LB_1.example.com', 'host-lb-1.example.com'],
  ['.', 'host-host'],
  ['a'.repeat(300), `host-${'a'.repeat(248)}`],
])('the Lease of %j is %j', (hostName, name) => {
  expect(nameAfterHost('host', hostName)).toBe(name);
});
