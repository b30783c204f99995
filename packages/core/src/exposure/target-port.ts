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
  /** As it was asked for: a name stays a name, so that each pod may have its own number for it. */
  readonly target: number | string;
  readonly name?: string;
  /** Of the nodes, where one is known to lead to it. */
  readonly hostPort?: number;
}

export function workloadTitle({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}

function listPorts(ports: readonly WorkloadPort[]): string {
  return ports.map(({ name, port, protocol }) => `${port}/${protocol}${name ? ` (${name})` : ''}`).join(', ');
}

/** Fails with `InvalidInput` and the list of what there is; `listener` is the port whose target is to be named. */
export function failNoPort(workload: Workload, what: string, listener: number | 'PORT'): never {
  const { ports } = workload;
  const has = ports.length > 0 ? `it has ${listPorts(ports)}` : 'it declares none';
  const suggestion =
    ports.length > 0
      ? `Choose one with --port ${listener}:TARGET.`
      : `Name the port of the pods with --port ${listener}:TARGET.`;
  throw new TcplbError('InvalidInput', `${workloadTitle(workload)} ${what}: ${has}`, { suggestions: [suggestion] });
}

function targetOf({ name, hostPort }: WorkloadPort, target: number | string): TargetPort {
  return { target, ...(name !== undefined && { name }), ...(hostPort !== undefined && { hostPort }) };
}

function requireTarget(workload: Workload, targetPort: number | string, request: TargetPortRequest): TargetPort {
  const { port, protocol } = request;
  if (typeof targetPort === 'number' && !isPortNumber(targetPort)) {
    const suggestions = ['Choose another target port.'];
    throw new TcplbError('InvalidInput', `target port ${targetPort} is not in 1–65535`, { suggestions });
  }
  const found = workload.ports.find(
    (candidate) =>
      candidate.protocol === protocol && (candidate.target === targetPort || candidate.name === targetPort),
  );
  // A name given for a Service is its port's, which the pods need not know.
  if (found !== undefined) return targetOf(found, workload.kind === 'Service' ? found.target : targetPort);
  // Pods behind a Service may serve more ports than it shows, and containers need not declare what they serve.
  const mayExist = workload.kind === 'Service' || (workload.ports.length === 0 && typeof targetPort === 'number');
  return mayExist
    ? { target: targetPort }
    : failNoPort(workload, `has no ${protocol} port ${JSON.stringify(targetPort)}`, port);
}

/**
 * The port that was asked for; else the one with the listener's number, else the only one. Fails with `InvalidInput` and
 * the list of ports when there is no such port or a choice to make.
 */
export function resolveTargetPort(workload: Workload, request: TargetPortRequest): TargetPort {
  const { port, protocol, targetPort } = request;
  if (targetPort !== undefined) return requireTarget(workload, targetPort, request);
  const ports = workload.ports.filter((candidate) => candidate.protocol === protocol);
  const match = ports.find((candidate) => candidate.port === port) ?? (ports.length === 1 ? ports[0] : undefined);
  if (match !== undefined) return targetOf(match, match.target);
  const what = ports.length > 1 ? `has several ${protocol} ports and none is ${port}` : `has no ${protocol} port`;
  return failNoPort(workload, what, port);
}
