/** The Node object of a sandbox node, as a kubelet would register it. */
import { createHash } from 'node:crypto';
import { arch, cpus, release, totalmem } from 'node:os';
import type { Metadata, Node, NodeCondition, NodeStatus } from '../../reconcile/objects.ts';

export interface NodeDescription {
  readonly name: string;
  /** InternalIPs, the primary one first. */
  readonly addresses: readonly string[];
  /** Of the kubelet's HTTPS endpoint. */
  readonly kubeletPort: number;
  /** `v1.36.0`: what the API server says of itself. */
  readonly kubeletVersion: string;
  /** The most pods that it takes. */
  readonly podLimit: number;
}

const architecture = (): string => ({ x64: 'amd64', arm64: 'arm64' })[arch() as string] ?? arch();

export function buildNodeLabels(name: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': architecture(),
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': architecture(),
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
}

export function buildNode(description: NodeDescription, now: string): Node {
  const metadata: Metadata = { name: description.name, labels: buildNodeLabels(description.name) };
  return { apiVersion: 'v1', kind: 'Node', metadata, status: buildNodeStatus(description, undefined, now) };
}

/** Keeps the conditions that others put on the node. */
export function buildNodeStatus(description: NodeDescription, current: Node | undefined, now: string): NodeStatus {
  const { name, kubeletPort } = description;
  const resources = buildResources(description.podLimit);
  return {
    addresses: [
      ...description.addresses.map((address) => ({ type: 'InternalIP', address })),
      { type: 'Hostname', address: name },
    ],
    capacity: resources,
    allocatable: resources,
    conditions: buildNodeConditions(current, now),
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    nodeInfo: buildNodeInfo(name, description.kubeletVersion),
  };
}

function buildResources(podLimit: number): Record<string, string> {
  return {
    cpu: String(cpus().length),
    'ephemeral-storage': '10Gi',
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: String(podLimit),
  };
}

function buildNodeInfo(name: string, kubeletVersion: string): NonNullable<NodeStatus['nodeInfo']> {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return {
    architecture: architecture(),
    bootID: id,
    containerRuntimeVersion: 'tcplb://0.1.0',
    kernelVersion: release(),
    kubeProxyVersion: '',
    kubeletVersion,
    machineID: id,
    operatingSystem: 'linux',
    osImage: 'tcplb sandbox node',
    systemUUID: id,
  };
}

const healthy: readonly Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>[] = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];

function buildNodeConditions(current: Node | undefined, now: string): NodeCondition[] {
  const before = current?.status?.conditions ?? [];
  const own = healthy.map((condition) => {
    const old = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = (old?.status === condition.status ? old.lastTransitionTime : undefined) ?? now;
    return { ...condition, lastHeartbeatTime: now, lastTransitionTime };
  });
  return [...own, ...before.filter(({ type }) => !healthy.some((condition) => condition.type === type))];
}
