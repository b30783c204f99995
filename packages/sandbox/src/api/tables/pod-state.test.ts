import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { podState } from './pod-state.ts';
import type { Wire } from './wire.ts';

type Pod = Wire<V1Pod>;
type Status = Required<Pod>['status'];
type ContainerStatus = NonNullable<Status['containerStatuses']>[number];

function container(state: ContainerStatus['state'], rest: Partial<ContainerStatus> = {}): ContainerStatus {
  const ready = state?.running !== undefined;
  return { name: 'echo', image: 'echo', imageID: '', ready, restartCount: 0, ...(state && { state }), ...rest };
}

function pod(status: Status, rest: Partial<Pod> = {}): Pod {
  return { spec: { containers: [{ name: 'echo' }], initContainers: [{ name: 'init' }] }, status, ...rest };
}

const running = container({ running: {} });
const terminating = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } };
const ended = (reason: string, exitCode = 0) => ({ terminated: { exitCode, reason } });

const cases: readonly [expected: string, object: Pod][] = [
  ['Pending 0/1 0', pod({ phase: 'Pending' })],
  ['Evicted 0/1 0', pod({ phase: 'Failed', reason: 'Evicted' })],
  [
    'SchedulingGated 0/1 0',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
  ],
  ['Running 1/1 0', pod({ phase: 'Running', containerStatuses: [running] })],
  ['Running 0/1 0', pod({ phase: 'Running', containerStatuses: [{ ...running, ready: false }] })],
  [
    'ContainerCreating 0/1 0',
    pod({ phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ContainerCreating' } })] }),
  ],
  [
    'CrashLoopBackOff 0/1 3 2026-01-01T00:00:00Z',
    pod({
      phase: 'Running',
      containerStatuses: [
        container(
          { waiting: { reason: 'CrashLoopBackOff' } },
          { restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:00:00Z' } } },
        ),
      ],
    }),
  ],
  ['Completed 0/1 0', pod({ phase: 'Succeeded', containerStatuses: [container(ended('Completed'))] })],
  ['Error 0/1 0', pod({ phase: 'Failed', containerStatuses: [container(ended('Error', 1))] })],
  ['ExitCode:7 0/1 0', pod({ phase: 'Failed', containerStatuses: [container(ended('', 7))] })],
  [
    'Signal:9 0/1 0',
    pod({ phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 137, signal: 9 } })] }),
  ],
  ['NotReady 1/1 0', pod({ phase: 'Running', containerStatuses: [container(ended('Completed')), running] })],
  [
    'Running 1/1 0',
    pod({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [container(ended('Completed')), running],
    }),
  ],
  ['Terminating 1/1 0', pod({ phase: 'Running', containerStatuses: [running] }, terminating)],
  ['Unknown 1/1 0', pod({ phase: 'Running', reason: 'NodeLost', containerStatuses: [running] }, terminating)],
  ['Init:0/1 0/1 0', pod({ phase: 'Pending', initContainerStatuses: [container({ running: {} })] })],
  [
    'Init:0/1 0/1 0',
    pod({ phase: 'Pending', initContainerStatuses: [container({ waiting: { reason: 'PodInitializing' } })] }),
  ],
  [
    'Init:Error 0/1 2',
    pod({ phase: 'Pending', initContainerStatuses: [container(ended('Error', 1), { restartCount: 2 })] }),
  ],
  [
    'Init:ImagePullBackOff 0/1 0',
    pod({ phase: 'Pending', initContainerStatuses: [container({ waiting: { reason: 'ImagePullBackOff' } })] }),
  ],
  [
    'Running 1/1 0',
    pod({
      phase: 'Running',
      initContainerStatuses: [container(ended('Completed'), { restartCount: 2 })],
      containerStatuses: [running],
    }),
  ],
];

describe('podState', () => {
  it.each(cases)('%s', (expected, object) => {
    const { status, ready, total, restarts, lastRestart } = podState(object);
    expect([status, `${ready}/${total}`, restarts, lastRestart].join(' ').trim()).toBe(expected);
  });

  it('counts sidecars, which are init containers that keep running', () => {
    const sidecar = { name: 'proxy', restartPolicy: 'Always' };
    const statuses = [{ ...running, name: 'proxy', started: true, restartCount: 1 }];
    const object: Pod = {
      spec: { containers: [{ name: 'echo' }], initContainers: [sidecar] },
      status: { phase: 'Running', initContainerStatuses: statuses, containerStatuses: [running] },
    };
    expect(podState(object)).toEqual({ status: 'Running', ready: 2, total: 2, restarts: 1 });
  });
});
