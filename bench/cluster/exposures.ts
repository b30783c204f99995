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
/** Requests at the same time. */
const PARALLEL = 20;

export function exposureName({ name }: Size, index = 0): string {
  return `${name}-${index}`;
}

/** As many as it says, each with one slice. */
export async function createExposures(client: ClusterClient, size: Size): Promise<void> {
  await forEachNumber(size.exposures, async (index) => {
    await client.create(resources.services, buildService(size, index));
    await client.create(resources.endpointSlices, buildSlice(size, index));
  });
}

/** The first endpoint of an exposure ends, or is back. */
export async function flapEndpoint(client: ClusterClient, size: Size, isDraining: boolean, index = 0): Promise<void> {
  await client.apply(resources.endpointSlices, buildSlice(size, index, isDraining), {
    fieldManager: 'bench',
    force: true,
  });
}

/** Does it for 0, 1, … up to before `count`, some of them at the same time. */
export async function forEachNumber(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, take));
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
      addresses: [`127.${90 + (index >> 8)}.${index & 255}.${endpoint + 1}`],
      nodeName: `node-${(endpoint % 3) + 1}`,
      targetRef: { kind: 'Pod', namespace, name: `${name}-6d9f7c5b8d-${endpoint}`, uid: crypto.randomUUID() },
      conditions:
        isDraining && endpoint === 0
          ? { ready: false, serving: true, terminating: true }
          : { ready: true, serving: true, terminating: false },
    })),
  } as KubernetesObject;
}
