import { expect, test } from 'vitest';
import type { DaemonSetObject, PodObject } from '../snapshot.ts';
import { slimDaemonSet, slimPod } from './slim-pods.ts';

const noise = { managedFields: [{ manager: 'kubectl' }], finalizers: ['f'], annotations: { 'example.com/a': 'b' } };

/** All that a test changes in a copy of the kept object. */
// biome-ignore lint/suspicious/noExplicitAny: full API objects have fields that our types do not know
type Full = any;

test('a Pod keeps its owner, its node, its addresses, and why it is not ready', () => {
  const kept: PodObject = {
    metadata: {
      name: 'echo-1',
      namespace: 'team-a',
      uid: 'u',
      resourceVersion: '7',
      deletionTimestamp: '2026-01-02T00:00:00Z',
      labels: { app: 'echo' },
      ownerReferences: [{ kind: 'DaemonSet', name: 'echo', controller: true }],
    },
    spec: { nodeName: 'n1' },
    status: {
      phase: 'Running',
      reason: 'Evicted',
      hostIP: '10.0.0.1',
      podIP: '10.0.0.1',
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      containerStatuses: [
        { state: { waiting: { reason: 'CrashLoopBackOff' } } },
        { state: { terminated: { reason: 'Error' } } },
        { state: {} },
      ],
    },
  };
  const full: Full = structuredClone(kept);
  Object.assign(full.metadata, noise);
  Object.assign(full.metadata.ownerReferences[0], { uid: 'u', apiVersion: 'apps/v1', blockOwnerDeletion: true });
  Object.assign(full.spec, { containers: [{ name: 'echo' }], tolerations: [] });
  Object.assign(full.status, { startTime: 'now', podIPs: [{ ip: '10.0.0.1' }], qosClass: 'BestEffort' });
  Object.assign(full.status.conditions[0], { lastTransitionTime: 'now', message: 'm' });
  const [waiting, terminated, running] = full.status.containerStatuses;
  Object.assign(waiting, { name: 'echo', restartCount: 7, lastState: { terminated: { reason: 'Error' } } });
  Object.assign(waiting.state.waiting, { message: 'back-off 5m0s' });
  Object.assign(terminated.state.terminated, { exitCode: 1, finishedAt: 'now' });
  Object.assign(running.state, { running: { startedAt: 'now' } });
  expect(slimPod(full)).toEqual(kept);
});

test('a Pod that nobody has seen yet', () => {
  expect(slimPod({ metadata: { name: 'p' } })).toEqual({ metadata: { name: 'p' } });
  expect(slimPod({ metadata: { name: 'p' }, spec: {}, status: {} })).toEqual({
    metadata: { name: 'p' },
    spec: {},
    status: {},
  });
});

test('a DaemonSet keeps its labels, what ports it takes, and how many are ready', () => {
  const kept: DaemonSetObject = {
    metadata: { name: 'echo', namespace: 'team-a', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      selector: { matchLabels: { app: 'echo' } },
      template: {
        metadata: { labels: { app: 'echo', tier: 'edge' } },
        spec: {
          hostNetwork: true,
          containers: [
            { ports: [{ name: 'tcp', protocol: 'TCP', containerPort: 446, hostPort: 446, hostIP: '127.0.0.1' }] },
            {},
          ],
        },
      },
    },
    status: { desiredNumberScheduled: 3, numberReady: 2 },
  };
  const full: Full = structuredClone(kept);
  Object.assign(full.metadata, noise);
  Object.assign(full.spec, { updateStrategy: { type: 'RollingUpdate' }, revisionHistoryLimit: 10 });
  Object.assign(full.spec.selector, { matchExpressions: [] });
  Object.assign(full.spec.template.metadata, { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } });
  Object.assign(full.spec.template.spec, { volumes: [], dnsPolicy: 'ClusterFirst' });
  Object.assign(full.spec.template.spec.containers[0], { name: 'echo', image: 'node:24', env: [] });
  Object.assign(full.status, { observedGeneration: 4, updatedNumberScheduled: 3 });
  expect(slimDaemonSet(full)).toEqual(kept);
});

test('a DaemonSet of which there is only a name', () => {
  const slim = slimDaemonSet({ metadata: { name: 'd' }, spec: {} });
  expect(slim).toEqual({ metadata: { name: 'd' }, spec: { template: { spec: { containers: [] } } } });
});
