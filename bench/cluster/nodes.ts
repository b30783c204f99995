/** Nodes as kubelets describe themselves: most of it is of no use to anybody who balances load. */
import { type ClusterClient, type KubernetesObject, resources } from '@tcplb/core';
import { forEachNumber } from './exposures.ts';

/** Images that a Node lists at most, by default. */
const IMAGES = 50;

export async function createNodes(client: ClusterClient, count: number): Promise<void> {
  await forEachNumber(count, (number) => client.create(resources.nodes, buildNode(number)));
}

function buildNode(number: number): KubernetesObject {
  const name = `worker-${number}`;
  const time = '2026-01-01T00:00:00Z';
  const conditions = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
    type,
    status: type === 'Ready' ? 'True' : 'False',
    reason: `Kubelet${type}`,
    message: `kubelet has something to say of ${type}`,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  }));
  const images = Array.from({ length: IMAGES }, (_, image) => ({
    names: [
      `registry.example.com/team-${image}/service@sha256:${String(image).repeat(64).slice(0, 64)}`,
      `registry.example.com/team-${image}/service:1.${image}.0`,
    ],
    sizeBytes: 100_000_000 + image,
  }));
  const address = `10.${64 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': 'a' },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      conditions,
      images,
      nodeInfo: { kubeletVersion: 'v1.36.0', osImage: 'Debian GNU/Linux 12', architecture: 'amd64' },
    },
  } as KubernetesObject;
}
