/**
 * A container's readiness probe as its node's runtime runs it. HTTP and gRPC probes are connections only, because the
 * echo server speaks neither; of a command the result is predicted.
 */
import type { PodSpec } from '../../reconcile/objects.ts';
import type { ReadinessProbe } from '../runtime/protocol.ts';
import { predictResult } from './container-command.ts';

type Container = PodSpec['containers'][number];

/** @param podAddress the pod's first, where a probe without a host of its own goes */
export function buildReadinessProbe(container: Container, podAddress: string): ReadinessProbe | undefined {
  const probe = container.readinessProbe;
  if (probe === undefined) return undefined;
  const target = findTarget(container, podAddress);
  if (target === undefined) return undefined;
  return {
    target,
    initialDelayMs: (probe.initialDelaySeconds ?? 0) * 1_000,
    periodMs: (probe.periodSeconds || 10) * 1_000,
    timeoutMs: (probe.timeoutSeconds || 1) * 1_000,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

function findTarget(
  { readinessProbe, ports = [] }: Container,
  podAddress: string,
): ReadinessProbe['target'] | undefined {
  const { exec, tcpSocket, httpGet, grpc } = readinessProbe ?? {};
  if (exec !== undefined) {
    const { code = 0, output = [] } = predictResult(exec.command ?? []) ?? {};
    return { failure: code === 0 ? null : output.join('\n') };
  }
  const action = tcpSocket ?? httpGet ?? grpc;
  if (action === undefined) return undefined;
  const { port } = action;
  const number = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort;
  if (number === undefined) return { failure: `couldn't find port "${port}"` };
  const host = tcpSocket?.host ?? httpGet?.host ?? podAddress;
  return { address: host, port: number };
}
