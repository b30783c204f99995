/** A cluster of a size to choose, as the objects of its API and as the editor's view of it. */
import {
  type DaemonSetObject,
  defaultConfiguration,
  type EndpointSlice,
  type NodeObject,
  type PodObject,
  type Service,
  selectHostDaemonSets,
} from '@tcplb/core';
import type { ClusterView } from '../../src/engine/cluster-feed.ts';
import { createView } from '../../src/engine/feed/create-view.ts';

export interface SampleObjects {
  readonly nodes: readonly NodeObject[];
  readonly services?: readonly Service[];
  readonly endpointSlices?: readonly EndpointSlice[];
  readonly daemonSets?: readonly DaemonSetObject[];
  /** Names of the hosts in the configuration. */
  readonly hosts?: readonly string[];
}

export function sampleView({
  nodes,
  services = [],
  endpointSlices = [],
  daemonSets = [],
  hosts = [],
}: SampleObjects): ClusterView {
  const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  return createView({
    server: 'https://192.0.2.1:6443',
    snapshot: { nodes, services, endpointSlices },
    daemonSets: selectHostDaemonSets(daemonSets),
    host: { configuration: { configuration, source: 'built-in defaults', isOnHost: true }, names: hosts },
  });
}

export interface Named {
  readonly name: string;
  readonly namespace?: string;
}

export function sampleNode(number: number, isReady = true): NodeObject {
  return {
    metadata: { name: `node-${number}` },
    status: {
      addresses: [{ type: 'InternalIP', address: nodeAddress(number) }],
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  };
}

export function nodeAddress(number: number): string {
  return `192.0.${2 + Math.floor(number / 250)}.${number % 250}`;
}

export function sampleService({ name, namespace = 'default' }: Named, port: number): Service {
  return {
    metadata: { name, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      selector: { app: name },
      ports: [{ port, targetPort: port, protocol: 'TCP', nodePort: 30_000 + (port % 2_000) }],
    },
  };
}

/** Of pods on the host network of these nodes. */
export function sampleSlice(
  { name, namespace = 'default' }: Named,
  port: number,
  nodes: readonly { readonly number: number; readonly ready?: boolean; readonly terminating?: boolean }[],
): EndpointSlice {
  return {
    metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ port, protocol: 'TCP' }],
    endpoints: nodes.map(({ number, ready = true, terminating = false }) => ({
      addresses: [nodeAddress(number)],
      nodeName: `node-${number}`,
      conditions: { ready: ready && !terminating, serving: ready, terminating },
      targetRef: { kind: 'Pod', namespace, name: `${name}-${number}` },
    })),
  };
}

export function sampleDaemonSet(
  { name, namespace = 'default' }: Named,
  port: number,
  { hostNetwork = true, ready = 3 } = {},
): DaemonSetObject {
  return {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { hostNetwork, containers: [{ ports: [{ containerPort: port, hostPort: port, protocol: 'TCP' }] }] },
      },
    },
    status: { desiredNumberScheduled: 3, numberReady: ready },
  };
}

export function samplePod({ name, namespace = 'default' }: Named, node: number, isReady = true): PodObject {
  return {
    metadata: {
      name: `${name}-${node}`,
      namespace,
      labels: { app: name },
      ownerReferences: [{ kind: 'DaemonSet', name, controller: true }],
    },
    spec: { nodeName: `node-${node}` },
    status: {
      phase: 'Running',
      hostIP: nodeAddress(node),
      podIP: nodeAddress(node),
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  };
}
