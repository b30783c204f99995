/**
 * What a pod's containers listen on. Whatever the image, the sandbox's "container runtime" runs an echo server on each
 * declared port, unless its command is one that ends.
 */

import { isIPv6, SocketAddress } from 'node:net';
import type { Pod, PodSpec } from '../../reconcile/objects.ts';
import { isTerminating } from '../../reconcile/pod-conditions.ts';
import type { ContainerExit, ContainerListener, DesiredContainer, DesiredPod } from '../runtime/protocol.ts';
import { predictResult } from './container-command.ts';
import { findImageProblem } from './image-pull.ts';
import { buildReadinessProbe } from './readiness-probe.ts';

type ContainerPort = NonNullable<PodSpec['containers'][number]['ports']>[number];

/** One address for each family of the cluster, the primary one first. */
export interface PodAddresses {
  readonly node: readonly string[];
  /** Equal to `node` on the host network. */
  readonly pod: readonly string[];
}

/** The name that a pod's processes see as their host's. */
export function hostnameOf(pod: Pod, node: string): string {
  if (pod.spec.hostNetwork === true) return node;
  // A hostname has at most 63 characters, a pod's name 253.
  return (pod.spec.hostname ?? pod.metadata.name).slice(0, 63);
}

/** The pod as its node's runtime is told about it, without the containers whose images cannot be had. */
export function toDesiredPod(pod: Pod, node: string, addresses: PodAddresses): DesiredPod {
  const { uid = '', name, namespace = '', deletionTimestamp } = pod.metadata;
  return {
    uid,
    name,
    namespace,
    hostname: hostnameOf(pod, node),
    containers: pod.spec.containers
      .filter(({ image }) => findImageProblem(image) === undefined)
      .map((container) => toDesiredContainer(pod, container, addresses)),
    ...(isTerminating(pod) ? { stopBy: Date.parse(deletionTimestamp ?? '') } : {}),
  };
}

function toDesiredContainer(
  pod: Pod,
  container: PodSpec['containers'][number],
  addresses: PodAddresses,
): DesiredContainer {
  const listeners = (container.ports ?? [])
    .flatMap((port) => toListeners(port, pod.spec.hostNetwork === true, addresses))
    .map((listener) => (takesProxyProtocol(container, listener) ? { ...listener, proxyProtocol: true } : listener));
  const exit = predictExit(pod, container);
  const readiness = buildReadinessProbe(container, addresses.pod[0] ?? '');
  return {
    name: container.name,
    listeners,
    ...(exit === undefined ? {} : { exit }),
    ...(readiness === undefined ? {} : { readiness }),
  };
}

/** As the echo server of `kubectl tcplb echo deploy --proxy-protocol` does. */
function takesProxyProtocol(
  { command = [], args = [] }: PodSpec['containers'][number],
  { protocol }: ContainerListener,
): boolean {
  return protocol === 'TCP' && [...command, ...args].includes('--proxy-protocol');
}

function predictExit({ spec }: Pod, { command = [] }: PodSpec['containers'][number]): ContainerExit | undefined {
  const result = predictResult(command);
  if (result === undefined) return undefined;
  const policy = spec.restartPolicy ?? 'Always';
  return { ...result, isRestarted: policy === 'Always' || (policy === 'OnFailure' && result.code !== 0) };
}

/** SCTP is not served: Node.js has no sockets for it. */
function toListeners(port: ContainerPort, hostNetwork: boolean, addresses: PodAddresses): ContainerListener[] {
  const protocol = port.protocol ?? 'TCP';
  if (protocol !== 'TCP' && protocol !== 'UDP') return [];
  const own = addresses.pod.map((address) => ({ address, port: port.containerPort, protocol }) as const);
  const { hostPort } = port;
  if (hostNetwork || !hostPort) return own;
  const host = selectHostAddresses(addresses.node, port.hostIP);
  return [...own, ...host.map((address) => ({ address, port: hostPort, protocol }) as const)];
}

/**
 * The node's addresses on which a host port answers: the pod's own servers listen there, so that they see the client's
 * address, as behind the DNAT of a real node. A `hostIP` that is none of the node's is never reached.
 */
function selectHostAddresses(node: readonly string[], hostIP = ''): readonly string[] {
  switch (hostIP) {
    case '':
      return node;
    case '0.0.0.0':
      return node.filter((address) => !isIPv6(address));
    case '::':
      return node.filter(isIPv6);
    default:
      return node.filter((address) => address === canonicalAddress(hostIP));
  }
}

const canonicalAddress = (address: string): string =>
  new SocketAddress({ address, family: isIPv6(address) ? 'ipv6' : 'ipv4' }).address;
