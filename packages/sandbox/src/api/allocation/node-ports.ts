/** Node ports: given out by the server, or asked for and checked. */
import type { V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import { type FieldError, invalidValue } from '../validation/field-error.ts';

const lowestPort = 30_000;
const highestPort = 32_767;

function usedPorts(others: readonly V1ServiceSpec[]): Set<number> {
  const ports = others.flatMap((other) => [
    ...(other.ports ?? []).map((port) => port.nodePort),
    other.healthCheckNodePort,
  ]);
  return new Set(ports.filter((port) => port !== undefined));
}

/** The first free port from a random one on. */
function freePort(used: ReadonlySet<number>): number | undefined {
  const count = highestPort - lowestPort + 1;
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step += 1) {
    const port = lowestPort + ((start + step) % count);
    if (!used.has(port)) return port;
  }
  return undefined;
}

function checkPort(field: string, port: number, used: ReadonlySet<number>): readonly FieldError[] {
  if (port < lowestPort || port > highestPort) {
    const range = `The range of valid ports is ${lowestPort}-${highestPort}`;
    return [invalidValue(field, port, `provided port is not in the valid range. ${range}`)];
  }
  return used.has(port) ? [invalidValue(field, port, 'provided port is already allocated')] : [];
}

function wantsNodePorts(spec: V1ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/**
 * Completes the node ports of a draft; returns what it asks for and cannot have.
 * @param isNew in a new Service, ports of one number with different protocols share their node port
 */
export function allocateNodePorts(
  spec: V1ServiceSpec,
  others: readonly V1ServiceSpec[],
  isNew: boolean,
): readonly FieldError[] {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return [];
  const used = usedPorts(others);
  const ports = spec.ports ?? [];
  const errors = ports.flatMap(({ nodePort }, index) =>
    nodePort ? checkPort(`spec.ports[${index}].nodePort`, nodePort, used) : [],
  );
  const taken = new Set([...used, ...ports.map((port) => port.nodePort ?? 0)]);
  for (const port of wantsNodePorts(spec) ? ports : []) {
    port.nodePort ||= (isNew ? nodePortOfTwin(ports, port) : undefined) ?? takePort(taken);
  }
  return [...errors, ...allocateHealthCheckPort(spec, used, taken)];
}

const nodePortOfTwin = (ports: readonly V1ServicePort[], { port, protocol }: V1ServicePort): number | undefined =>
  ports.find((other) => other.port === port && other.protocol !== protocol && other.nodePort)?.nodePort;

/** @throws RangeError when the range is used up */
function takePort(taken: Set<number>): number {
  const port = freePort(taken);
  if (port === undefined) throw new RangeError('failed to allocate a nodePort: range is full');
  taken.add(port);
  return port;
}

function allocateHealthCheckPort(
  spec: V1ServiceSpec,
  used: ReadonlySet<number>,
  taken: Set<number>,
): readonly FieldError[] {
  if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') return [];
  if (spec.healthCheckNodePort) return checkPort('spec.healthCheckNodePort', spec.healthCheckNodePort, used);
  spec.healthCheckNodePort = takePort(taken);
  return [];
}
