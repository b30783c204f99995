/** Which port of the pods a listener leads to. */

import { TcplbError } from '../errors.ts';
import { isPortNumber } from '../port-number.ts';
import type { Workload, WorkloadPort } from './workload.ts';

export interface TargetPortRequest {
  /** Port of the listener. */
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Port of the pods, by number or by name. */
  readonly targetPort?: number | string;
}

export interface TargetPort {
  readonly target: number | string;
  readonly name?: string;
}

export function workloadTitle({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}

function listPorts(ports: readonly WorkloadPort[]): string {
  return ports.map(({ name, port, protocol }) => `${port}/${protocol}${name ? ` (${name})` : ''}`).join(', ');
}

function failNoPort(workload: Workload, what: string): never {
  const { ports } = workload;
  const has = ports.length > 0 ? `it has ${listPorts(ports)}` : 'it declares none';
  const suggestion =
    ports.length > 0 ? 'Choose one with --target-port.' : 'Name the port of the pods with --target-port.';
  throw new TcplbError('InvalidInput', `${workloadTitle(workload)} ${what}: ${has}`, { suggestions: [suggestion] });
}

function requireTarget(
  workload: Workload,
  targetPort: number | string,
  protocol: WorkloadPort['protocol'],
): TargetPort {
  if (typeof targetPort === 'number' && !isPortNumber(targetPort)) {
    const suggestions = ['Choose another --target-port.'];
    throw new TcplbError('InvalidInput', `target port ${targetPort} is not in 1–65535`, { suggestions });
  }
  const found = workload.ports.find(
    (port) => port.protocol === protocol && (port.target === targetPort || port.name === targetPort),
  );
  if (found !== undefined) return { target: targetPort, ...(found.name !== undefined && { name: found.name }) };
  // Pods behind a Service may serve more ports than it shows, and containers need not declare what they serve.
  const mayExist = workload.kind === 'Service' || (workload.ports.length === 0 && typeof targetPort === 'number');
  return mayExist
    ? { target: targetPort }
    : failNoPort(workload, `has no ${protocol} port ${JSON.stringify(targetPort)}`);
}

/**
 * The port that was asked for; else the one with the listener's number, else the only one. Fails with `InvalidInput` and
 * the list of ports when there is no such port or a choice to make.
 */
export function resolveTargetPort(workload: Workload, { port, protocol, targetPort }: TargetPortRequest): TargetPort {
  if (targetPort !== undefined) return requireTarget(workload, targetPort, protocol);
  const ports = workload.ports.filter((candidate) => candidate.protocol === protocol);
  const match = ports.find((candidate) => candidate.port === port) ?? (ports.length === 1 ? ports[0] : undefined);
  if (match !== undefined) return { target: match.target, ...(match.name !== undefined && { name: match.name }) };
  return failNoPort(
    workload,
    ports.length > 1 ? `has several ${protocol} ports and none is ${port}` : `has no ${protocol} port`,
  );
}
