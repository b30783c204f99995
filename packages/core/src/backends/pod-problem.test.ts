import { expect, test } from 'vitest';
import type { PodObject } from '../snapshot.ts';
import { podProblem } from './pod-problem.ts';

const ready = (status: string, reason?: string) => ({ type: 'Ready', status, ...(reason !== undefined && { reason }) });

test.each<[string, PodObject['status'], string | undefined]>([
  ['ready', { conditions: [ready('True')] }, undefined],
  [
    'ready, with a container that once ended',
    { conditions: [ready('True')], containerStatuses: [{ state: { terminated: { reason: 'Completed' } } }] },
    undefined,
  ],
  ['evicted', { phase: 'Failed', reason: 'Evicted', conditions: [ready('False', 'PodFailed')] }, 'Evicted'],
  [
    'crashing',
    {
      conditions: [ready('False', 'ContainersNotReady')],
      containerStatuses: [{ state: {} }, { state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    },
    'CrashLoopBackOff',
  ],
  ['ended', { containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] }, 'OOMKilled'],
  ['not placed', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }, 'Unschedulable'],
  [
    'failing its readiness probe',
    {
      conditions: [{ type: 'PodScheduled', status: 'True' }, ready('False', 'ContainersNotReady')],
      containerStatuses: [{ state: {} }],
    },
    'ContainersNotReady',
  ],
  ['on a node that is gone', { conditions: [ready('Unknown', 'NodeStatusUnknown')] }, 'NodeStatusUnknown'],
  ['without a word', { conditions: [ready('False')] }, 'NotReady'],
  ['not seen by any kubelet', undefined, 'NotReady'],
])('a pod that is %s', (_name, status, expected) => {
  expect(podProblem({ metadata: { name: 'p' }, ...(status && { status }) })).toBe(expected);
});

test('a pod that goes is no longer ready, whatever its status says', () => {
  const metadata = { name: 'p', deletionTimestamp: '2026-01-01T00:00:00Z' };
  expect(podProblem({ metadata, status: { conditions: [ready('True')] } })).toBe('Terminating');
});
