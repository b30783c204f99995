import { expect, test } from 'vitest';
import type { Pod } from '../../reconcile/objects.ts';
import type { ObservedContainer } from '../runtime/protocol.ts';
import { buildPodStatus } from './pod-status.ts';

const now = Date.parse('2026-01-02T03:04:05Z');
const earlier = '2026-01-01T00:00:00Z';
const addresses = { node: ['192.0.2.1', '2001:db8::1'], pod: ['10.0.0.1', 'fd00::1'] };

const pod = (extra: Partial<Pod> = {}): Pod => ({
  metadata: { name: 'web', namespace: 'shop', uid: 'uid-1' },
  spec: { containers: [{ name: 'echo', image: 'node:24' }] },
  ...extra,
});

type Observed = Omit<ObservedContainer, 'name' | 'since' | 'isReady'> & { isReady?: boolean };

const statusOf = (container: Observed, of: Pod = pod()) =>
  buildPodStatus({
    pod: of,
    addresses,
    observed: {
      uid: 'uid-1',
      containers: [{ name: 'echo', since: now, isReady: container.state === 'running', ...container }],
    },
    restartBases: new Map([['echo', 2]]),
    now,
  });

const conditionsOf = (status: ReturnType<typeof statusOf>) =>
  Object.fromEntries((status.conditions ?? []).map(({ type, status }) => [type, status]));

test('a running container makes the pod Running and Ready', () => {
  const status = statusOf({ state: 'running', restarts: 1 });
  expect(status).toMatchObject({
    phase: 'Running',
    hostIP: '192.0.2.1',
    hostIPs: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }],
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
    startTime: '2026-01-02T03:04:05Z',
  });
  expect(conditionsOf(status)).toEqual({
    PodReadyToStartContainers: 'True',
    Initialized: 'True',
    Ready: 'True',
    ContainersReady: 'True',
    PodScheduled: 'True',
  });
  expect(status.containerStatuses?.[0]).toMatchObject({
    name: 'echo',
    image: 'node:24',
    ready: true,
    restartCount: 3,
    state: { running: { startedAt: '2026-01-02T03:04:05Z' } },
  });
});

test('a container that cannot listen is in CrashLoopBackOff, and the pod not Ready', () => {
  const failure = { exitCode: 1, message: 'listen EACCES: permission denied 0.0.0.0:446', at: now, retryInMs: 500 };
  const status = statusOf({ state: 'failed', restarts: 0, failure });
  expect(status.phase).toBe('Running');
  expect(conditionsOf(status)).toMatchObject({ Ready: 'False', ContainersReady: 'False' });
  expect(status.containerStatuses?.[0]).toMatchObject({
    ready: false,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: 'back-off 500ms restarting failed container=echo pod=web_shop(uid-1)',
      },
    },
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  });
});

test('a condition keeps the time of its last transition', () => {
  const before = pod({ status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: earlier }] } });
  const timeOfReady = (status: ReturnType<typeof statusOf>) =>
    status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  expect(timeOfReady(statusOf({ state: 'running', restarts: 0 }, before))).toBe(earlier);
  expect(timeOfReady(statusOf({ state: 'starting', restarts: 0 }, before))).toBe('2026-01-02T03:04:05Z');
});

test('a shut readiness gate keeps the pod from being Ready; conditions of others stay', () => {
  const gate = { type: 'example.com/warm', status: 'False', lastTransitionTime: earlier };
  const gated = pod({
    spec: { containers: [{ name: 'echo' }], readinessGates: [{ conditionType: 'example.com/warm' }] },
    status: { conditions: [gate] },
  });
  const status = statusOf({ state: 'running', restarts: 0 }, gated);
  expect(conditionsOf(status)).toMatchObject({ Ready: 'False', ContainersReady: 'True' });
  expect(status.conditions).toContainEqual(gate);
});
