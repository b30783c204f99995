/** The ports of an exposure: what was asked for, matched with what the workload serves. */
import { TcplbError } from '../errors.ts';
import { isPortNumber } from '../port-number.ts';
import type { ServicePort } from '../snapshot.ts';
import { failNoPort, resolveTargetPort, type TargetPort } from './target-port.ts';
import type { Workload, WorkloadPort } from './workload.ts';

export type BalancedProtocol = 'TCP' | 'UDP';

export interface PortRequest {
  /** Port of the listener, 1–65535. */
  readonly port: number;
  /** Port of the pods by number or name; default the one equal to `port`, else the only one. */
  readonly targetPort?: number | string;
  /** Default what the workload declares for that port, which may be both; TCP where it declares nothing. */
  readonly protocol?: BalancedProtocol;
  /** Node port to use, 1–65535; default one that the cluster picks. */
  readonly nodePort?: number;
}

/** One listener to be, and where it leads. */
export interface ExposedPort extends TargetPort {
  readonly port: number;
  readonly protocol: BalancedProtocol;
  readonly nodePort?: number;
}

export interface RequestedPorts {
  /** Absent or empty: every port that the workload declares. */
  readonly ports?: readonly PortRequest[];
  /** For ports that do not say; without `ports`, only those of this protocol. */
  readonly protocol?: BalancedProtocol;
}

/**
 * The listeners, in the order asked for. Fails with `InvalidInput` when a number is out of range, the same listener is
 * asked for twice, or a target does not exist or cannot be told.
 */
export function resolvePorts(workload: Workload, { ports = [], protocol }: RequestedPorts): readonly ExposedPort[] {
  const resolved =
    ports.length === 0
      ? declaredPorts(workload, protocol)
      : ports.flatMap((port) => resolvePort(workload, { ...(protocol && { protocol }), ...port }));
  requireDistinct(resolved);
  return resolved;
}

/** As a Service lists them: the name of the target where it is free, which a Service with several ports needs. */
export function servicePorts(ports: readonly ExposedPort[]): ServicePort[] {
  const taken = new Set<string>();
  return ports.map(({ name, protocol, port, target, nodePort }) => {
    const free = [name, `${protocol.toLowerCase()}-${port}`, `listener-${protocol.toLowerCase()}-${port}`].find(
      (candidate) => candidate !== undefined && !taken.has(candidate),
    );
    taken.add(free ?? '');
    return { name: free ?? '', protocol, port, targetPort: target, ...(nodePort !== undefined && { nodePort }) };
  });
}

function isBalanced(protocol: WorkloadPort['protocol']): protocol is BalancedProtocol {
  return protocol === 'TCP' || protocol === 'UDP';
}

/** Each once, though several containers may declare the same one. */
function declaredPorts(workload: Workload, wanted: BalancedProtocol | undefined): ExposedPort[] {
  const found = new Map<string, ExposedPort>();
  for (const { protocol, port, target, name, hostPort } of workload.ports) {
    const key = `${protocol}/${port}`;
    if (!isBalanced(protocol) || found.has(key) || (wanted ?? protocol) !== protocol) continue;
    found.set(key, {
      port,
      protocol,
      target,
      ...(name !== undefined && { name }),
      ...(hostPort !== undefined && { hostPort }),
    });
  }
  if (found.size > 0) return [...found.values()];
  return failNoPort(workload, `has no ${wanted ?? 'TCP or UDP'} port`, 'PORT');
}

function resolvePort(workload: Workload, request: PortRequest): ExposedPort[] {
  const { port, nodePort, targetPort } = request;
  requirePortNumber('port', port);
  if (nodePort !== undefined) requirePortNumber('node port', nodePort);
  const protocols = request.protocol === undefined ? protocolsOf(workload, request) : [request.protocol];
  return protocols.map((protocol) => ({
    ...resolveTargetPort(workload, { port, protocol, ...(targetPort !== undefined && { targetPort }) }),
    port,
    protocol,
    ...(nodePort !== undefined && { nodePort }),
  }));
}

/** As `kubectl expose` does: what is declared for the port, which for a name server is both. */
function protocolsOf({ ports }: Workload, { port, targetPort = port }: PortRequest): BalancedProtocol[] {
  const isMeant = (candidate: WorkloadPort) =>
    [candidate.port, candidate.target, candidate.name].some((known) => known === targetPort);
  const declared = ports.filter(isMeant).map(({ protocol }) => protocol);
  const only = ports.length === 1 ? ports.map(({ protocol }) => protocol) : [];
  const found = [...new Set(declared.length > 0 ? declared : only)].filter(isBalanced);
  return found.length > 0 ? found : ['TCP'];
}

function requirePortNumber(what: string, port: number): void {
  if (isPortNumber(port)) return;
  throw new TcplbError('InvalidInput', `${what} ${port} is not in 1–65535`, {
    suggestions: [`Choose another ${what}.`],
  });
}

function requireDistinct(ports: readonly ExposedPort[]): void {
  const seen = new Set<string>();
  for (const { protocol, port } of ports) {
    const key = `${protocol} port ${port}`;
    if (seen.has(key)) {
      throw new TcplbError('InvalidInput', `${key} is asked for twice`, {
        suggestions: ['Give each listener a port of its own.'],
      });
    }
    seen.add(key);
  }
}
