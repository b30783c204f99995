import { expect, test } from 'vitest';
import type { ContainerStatusDetail, PodDetail } from '../cluster/api-objects.ts';
import { findPodTrouble, type PodTrouble } from './pod-trouble.ts';

const now = Date.parse('2026-01-01T00:10:00Z');
const metadata = { name: 'web-1' };

function pod(status: NonNullable<PodDetail['status']>): PodDetail {
  return { metadata, status };
}

function running(...containerStatuses: ContainerStatusDetail[]): PodDetail {
  const conditions = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }];
  return pod({ phase: 'Running', conditions, containerStatuses });
}

test.each<[string, PodDetail, PodTrouble | undefined]>([
  ['ready', pod({ conditions: [{ type: 'Ready', status: 'True' }] }), undefined],
  ['on its way out', { metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:09:50Z' } }, undefined],
  [
    'out for too long',
    { metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
    { kind: 'stuck-terminating', summary: 'it should have ended at 2026-01-01T00:00:00Z' },
  ],
  [
    'evicted',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    { kind: 'ended', summary: 'Evicted: The node was low on resource: memory.' },
  ],
  [
    'without a node',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes.' }] }),
    { kind: 'unschedulable', summary: 'Unschedulable: 0/3 nodes.' },
  ],
  [
    'without its image',
    running({
      name: 'main',
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off\npulling image "x"' } },
    }),
    { kind: 'image', container: 'main', summary: 'ImagePullBackOff: Back-off pulling image "x"' },
  ],
  [
    'crashing',
    running({
      name: 'main',
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
      lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
    }),
    { kind: 'crash', container: 'main', summary: 'CrashLoopBackOff, exit code 137 (OOMKilled), 4 restarts' },
  ],
  [
    'between two crashes',
    running({ name: 'main', state: { terminated: { reason: 'Error', exitCode: 2 } } }),
    { kind: 'crash', container: 'main', summary: 'ended, exit code 2' },
  ],
  [
    'held up by the second container',
    running(
      { name: 'main', ready: true, state: { running: {} } },
      { name: 'side', state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } } },
    ),
    { kind: 'starting', container: 'side', summary: 'CreateContainerConfigError: secret "x" not found' },
  ],
  [
    'held up by an init container',
    pod({
      initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 1 } } }],
      containerStatuses: [{ name: 'main', state: { waiting: { reason: 'PodInitializing' } } }],
    }),
    { kind: 'crash', container: 'init', summary: 'ended, exit code 1' },
  ],
  [
    'not ready by its probe',
    running({ name: 'main', ready: false, state: { running: {} } }),
    { kind: 'not-ready', container: 'main', summary: 'it runs and is not ready' },
  ],
  [
    'not ready by a gate',
    pod({
      conditions: [{ type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: 'gate "x" is shut' }],
      containerStatuses: [{ name: 'main', ready: true, state: { running: {} } }],
    }),
    { kind: 'not-ready', summary: 'ReadinessGatesNotReady: gate "x" is shut' },
  ],
  ['not heard of', pod({ phase: 'Pending' }), { kind: 'starting', summary: 'its node has not started it yet' }],
])('%s', (_, one, trouble) => expect(findPodTrouble(one, now)).toEqual(trouble));
