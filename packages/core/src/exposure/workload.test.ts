import { describe, expect, it } from 'vitest';
import type { NodeObject, PodObject } from '../snapshot.ts';
import { controllerWorkload, serviceWorkload } from './workload.ts';

it('reads a controller', () => {
  const workload = controllerWorkload('Deployment', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{}] },
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web', tier: 'front' } },
        spec: {
          dnsPolicy: 'Default',
          containers: [
            { ports: [{ containerPort: 80, hostPort: 8080 }] },
            {},
            {
              ports: [
                { containerPort: 53, protocol: 'UDP', name: 'dns', hostPort: 0 },
                { containerPort: 81, hostPort: 81, hostIP: '127.0.0.1' },
              ],
            },
          ],
        },
      },
    },
  });
  expect(workload).toEqual({
    kind: 'Deployment',
    namespace: 'default',
    name: 'web',
    selector: { app: 'web' },
    selectsByExpressions: true,
    podLabels: { app: 'web', tier: 'front' },
    hostNetwork: false,
    podsKnown: true,
    ports: [
      { protocol: 'TCP', port: 80, target: 80, hostPort: 8080 },
      { name: 'dns', protocol: 'UDP', port: 53, target: 53 },
      { protocol: 'TCP', port: 81, target: 81 },
    ],
    dnsPolicy: 'Default',
    rollout: { strategy: 'RollingUpdate', replicas: 3, maxSurge: 1, maxUnavailable: 0 },
  });
});

describe('how pods are replaced', () => {
  it.each([
    ['DaemonSet', {}, { strategy: 'RollingUpdate', maxSurge: 0, maxUnavailable: 1 }],
    ['DaemonSet', { updateStrategy: { type: 'OnDelete' } }, { strategy: 'OnDelete', maxSurge: 0, maxUnavailable: 1 }],
    ['Deployment', {}, { strategy: 'RollingUpdate', replicas: 1, maxSurge: '25%', maxUnavailable: '25%' }],
    [
      'Deployment',
      { replicas: 0, strategy: { type: 'Recreate', rollingUpdate: null } },
      { strategy: 'Recreate', replicas: 0, maxSurge: '25%', maxUnavailable: '25%' },
    ],
    [
      'StatefulSet',
      { replicas: 3, updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } },
      { strategy: 'RollingUpdate', replicas: 3, maxSurge: 0, maxUnavailable: 2 },
    ],
  ] as const)('%s %j', (kind, spec, rollout) => {
    expect(controllerWorkload(kind, { metadata: { name: 'web' }, spec }).rollout).toEqual(rollout);
  });
});

describe('a Service', () => {
  const web = {
    metadata: { namespace: 'shop', name: 'web' },
    spec: {
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'web' }, { port: 9090 }],
    },
  };
  const slice = {
    metadata: { namespace: 'shop', name: 'x', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4' as const,
    endpoints: [{ addresses: ['10.0.0.1'], nodeName: 'node-1' }],
  };
  const node: NodeObject = {
    metadata: { name: 'node-1' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
  };
  const elsewhere: NodeObject = { metadata: { name: 'node-1' } };
  const pod = (hostPort?: number, hostNetwork?: boolean): PodObject => ({
    metadata: { name: 'web-1', labels: { app: 'web', tier: 'front' } },
    spec: {
      ...(hostNetwork && { hostNetwork }),
      containers: [{ ports: [{ name: 'web', containerPort: 8080, ...(hostPort && { hostPort }) }] }],
    },
  });
  const read = (pods?: readonly PodObject[], nodes = [node], slices = [slice]) =>
    serviceWorkload(web, { endpointSlices: slices, nodes, ...(pods && { pods }) });

  it('tells by its endpoints whether the pods are on the host network, else by the pods', () => {
    expect(read().hostNetwork).toBe(true);
    expect(read([], [elsewhere]).hostNetwork).toBe(false);
    expect(read([], [node], [])).not.toHaveProperty('hostNetwork');
    expect(read([pod(undefined, true)], [node], []).hostNetwork).toBe(true);
    expect(read([pod()], [node], []).hostNetwork).toBe(false);
  });

  it('has the host ports that all its pods have', () => {
    const ports = (pods: PodObject[]) => read(pods, [elsewhere]).ports.map(({ hostPort }) => hostPort);
    expect(ports([pod(8088), pod(8089)])).toEqual([8088, undefined]);
    expect(ports([pod(8088), pod()])).toEqual([undefined, undefined]);
    expect(ports([pod(undefined, true)])).toEqual([8080, undefined]);
    expect(read([pod()])).toMatchObject({ podsKnown: true, podLabels: { app: 'web', tier: 'front' } });
    expect(read([])).toMatchObject({ podsKnown: false, podLabels: { app: 'web' } });
  });
});
