/** Exposures with EndpointSlices like those of a cluster, written by hand: what counts is their size. */
import { type ClusterClient, type KubernetesObject, resources } from '@tcplb/core';

export interface Size {
  readonly name: string;
  readonly exposures: number;
  /** Of each slice, 1–100. */
  readonly endpoints: number;
}

const FIRST_PORT = 24_600;
const namespace = 'default';

export function exposureName({ name }: Size, index = 0): string {
  return `${name}-${index}`;
}

/** As many as it says, each with one slice. */
export async function createExposures(client: ClusterClient, size: Size): Promise<void> {
  for (let index = 0; index < size.exposures; index += 1) {
    await client.create(resources.services, buildService(size, index));
    await client.create(resources.endpointSlices, buildSlice(size, index));
  }
}

/** The first endpoint of the first exposure ends, or is back. */
export async function flapEndpoint(client: ClusterClient, size: Size, isDraining: boolean): Promise<void> {
  await client.apply(resources.endpointSlices, buildSlice(size, 0, isDraining), {
    fieldManager: 'bench',
    force: true,
  });
}

function buildService(size: Size, index: number): KubernetesObject {
  const port = FIRST_PORT + index + size.endpoints * 10;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: exposureName(size, index), namespace, annotations: { 'tcplb.dev/mode': 'pod-ip' } },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      allocateLoadBalancerNodePorts: false,
      ports: [{ name: 'main', port }],
    },
  } as KubernetesObject;
}

function buildSlice(size: Size, index: number, isDraining = false): KubernetesObject {
  const name = exposureName(size, index);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'main', port: 8080, protocol: 'TCP' }],
    endpoints: Array.from({ length: size.endpoints }, (_, endpoint) => ({
      addresses: [`127.90.${index}.${endpoint + 1}`],
      nodeName: `node-${(endpoint % 3) + 1}`,
      targetRef: { kind: 'Pod', namespace, name: `${name}-6d9f7c5b8d-${endpoint}`, uid: crypto.randomUUID() },
      conditions:
        isDraining && endpoint === 0
          ? { ready: false, serving: true, terminating: true }
          : { ready: true, serving: true, terminating: false },
    })),
  } as KubernetesObject;
}
