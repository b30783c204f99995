/** Cluster IPs and node ports: given out by the server, or asked for and checked. */

import type { V1ServiceSpec } from '@kubernetes/client-node';
import type { Api } from '../api.ts';
import { defaultFamilies } from '../defaults/service.ts';
import { serviceKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { type FieldError, invalidValue } from '../validation/field-error.ts';

/** The range of cluster IPs is 10.96.0.0/16. */
const addressPrefix = '10.96.';
const lowestPort = 30_000;
const highestPort = 32_767;

function random(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}

/** Specs of all other Services. */
function otherSpecs(api: Api, draft: KubeObject): readonly V1ServiceSpec[] {
  return api.store
    .list(serviceKind)
    .filter((other) => other.metadata.uid !== draft.metadata.uid)
    .map((other) => (other.spec ?? {}) as V1ServiceSpec);
}

function freeAddress(used: ReadonlySet<string>): string {
  // Chance finds one at once while the range is nowhere near full.
  for (;;) {
    const address = `${addressPrefix}${random(1, 255)}.${random(1, 254)}`;
    if (!used.has(address)) return address;
  }
}

function checkAddress(address: string, used: ReadonlySet<string>): readonly FieldError[] {
  const field = 'spec.clusterIPs';
  const failure = `failed to allocate IP ${address}: `;
  if (used.has(address)) {
    return [invalidValue(field, [address], `${failure}provided IP is already allocated`)];
  }
  if (address.startsWith(addressPrefix) || address.includes(':')) return [];
  return [invalidValue(field, [address], `${failure}the provided network does not match the current range`)];
}

function allocateAddress(spec: V1ServiceSpec, others: readonly V1ServiceSpec[]): readonly FieldError[] {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return [];
  const used = new Set(others.map((other) => other.clusterIP ?? ''));
  if (spec.clusterIP) return checkAddress(spec.clusterIP, used);
  spec.clusterIP = freeAddress(used);
  spec.clusterIPs = [spec.clusterIP];
  return [];
}

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
  const start = random(0, count - 1);
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

function allocatePorts(spec: V1ServiceSpec, others: readonly V1ServiceSpec[]): readonly FieldError[] {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return [];
  const used = usedPorts(others);
  const ports = spec.ports ?? [];
  const errors = ports.flatMap(({ nodePort }, index) =>
    nodePort ? checkPort(`spec.ports[${index}].nodePort`, nodePort, used) : [],
  );
  const taken = new Set([...used, ...ports.map((port) => port.nodePort ?? 0)]);
  for (const port of wantsNodePorts(spec) ? ports : []) {
    port.nodePort ||= takePort(taken);
  }
  return [...errors, ...allocateHealthCheckPort(spec, used, taken)];
}

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

/** Completes a valid draft; returns what it asks for and cannot have. */
export function allocateServiceAddresses(draft: KubeObject, api: Api): readonly FieldError[] {
  const spec = draft.spec as V1ServiceSpec;
  const others = otherSpecs(api, draft);
  if (spec.type !== 'ExternalName') defaultFamilies(spec);
  return [...allocateAddress(spec, others), ...allocatePorts(spec, others)];
}
