import { expect, test } from 'vitest';
import type { PodObject } from '../snapshot.ts';
import { slimHostPod } from './slim-host-pod.ts';

/** A full API object has fields that our types do not know. */
function full(pod: PodObject, more: { readonly spec?: object; readonly status?: object } = {}): PodObject {
  return {
    metadata: { ...pod.metadata, labels: { app: 'web' }, ...{ managedFields: [{}] } },
    spec: { ...pod.spec, ...{ tolerations: [] }, ...more.spec },
    status: { ...pod.status, phase: 'Running', podIP: '10.244.0.7', conditions: [], ...more.status },
  };
}

const kept: PodObject = {
  metadata: {
    name: 'web-1',
    namespace: 'team',
    ownerReferences: [{ kind: 'DaemonSet', name: 'web', controller: true }],
  },
  spec: {
    nodeName: 'n1',
    containers: [
      { ports: [{ name: 'http', protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIP: '10.0.0.1' }] },
      {},
    ],
    initContainers: [{ restartPolicy: 'Always', ports: [{ containerPort: 90, hostPort: 9090 }] }],
  },
  status: { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.1' }] },
};

test('a pod with host ports keeps them, its owner and where it is', () => {
  const initContainers = [...(kept.spec?.initContainers ?? []), { ports: [{ containerPort: 1, hostPort: 1 }] }];
  expect(slimHostPod(full(kept, { spec: { initContainers } }))).toEqual(kept);
});

test('a pod on the host network keeps that it is', () => {
  const pod: PodObject = { ...kept, spec: { nodeName: 'n1', hostNetwork: true, containers: [{}] } };
  expect(slimHostPod(full(pod))).toEqual(pod);
});

test('of any other pod its name, owner and node are left', () => {
  const pod: PodObject = { ...kept, spec: { nodeName: 'n1', containers: [{ ports: [{ containerPort: 80 }] }] } };
  expect(slimHostPod(full(pod))).toEqual({ metadata: kept.metadata, spec: { nodeName: 'n1' } });
  expect(slimHostPod({ metadata: { name: 'p' } })).toEqual({ metadata: { name: 'p' }, spec: {} });
});
