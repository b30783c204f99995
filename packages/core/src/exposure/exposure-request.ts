/** What a Service of our class asks for, checked; where it will listen is not decided yet. */

import { canonicalAddress, canonicalRange, isUnspecified } from '../ip-address.ts';
import { isPortNumber } from '../port-number.ts';
import type { Service, ServicePort } from '../snapshot.ts';
import { LOAD_BALANCER_CLASS } from './exposure.ts';
import { isDnsLabel } from './object-names.ts';
import { checkOptions } from './options/check-options.ts';
import type { ExposureOptions } from './options/option-schemas.ts';
import { readOptions, rejectUnknownAnnotations } from './options/read-options.ts';
import { type Rejection, reject } from './rejection.ts';

export interface ExposureRequest {
  readonly service: Service;
  readonly namespace: string;
  readonly options: ExposureOptions;
  /** TCP and UDP only, at least one. */
  readonly ports: readonly ServicePort[];
  /** Canonical address from `spec.loadBalancerIP`. */
  readonly address?: string;
  /** Canonical CIDRs. */
  readonly sourceRanges: readonly string[];
}

export interface CheckedService {
  /** Absent when the Service cannot be exposed at all. */
  readonly request?: ExposureRequest;
  readonly rejected: readonly Rejection[];
}

/** True for a Service that asks for our load balancer and is not on its way out. */
export function isOurs({ metadata, spec }: Service): boolean {
  return (
    spec.type === 'LoadBalancer' &&
    spec.loadBalancerClass === LOAD_BALANCER_CLASS &&
    metadata.deletionTimestamp === undefined
  );
}

function rejectNames(service: Service): Rejection[] {
  const { name, namespace = 'default' } = service.metadata;
  return [name, namespace]
    .filter((text) => !isDnsLabel(text))
    .map((text) =>
      reject(
        service,
        'InvalidObject',
        `${JSON.stringify(text)} is no DNS label`,
        'Use letters, digits and hyphens only.',
      ),
    );
}

function rejectPort(service: Service, { port, protocol = 'TCP', nodePort }: ServicePort): Rejection[] {
  if (protocol !== 'TCP' && protocol !== 'UDP') {
    const problem = `port ${port} uses ${JSON.stringify(protocol)}, which nginx cannot proxy`;
    return [reject(service, 'InvalidObject', problem, 'Use TCP or UDP.')];
  }
  const numbers = [port, ...(nodePort === undefined || nodePort === 0 ? [] : [nodePort])];
  return numbers
    .filter((number) => !isPortNumber(number))
    .map((number) =>
      reject(service, 'InvalidObject', `port ${JSON.stringify(number)} is not in 1–65535`, 'Choose a port in 1–65535.'),
    );
}

function rejectRanges(service: Service): Rejection[] {
  return (service.spec.loadBalancerSourceRanges ?? [])
    .filter((range) => canonicalRange(range.trim()) === undefined)
    .map((range) =>
      reject(
        service,
        'InvalidObject',
        `spec.loadBalancerSourceRanges has ${JSON.stringify(range)}, which is no CIDR range`,
        'Write ranges as 192.0.2.0/24 or 2001:db8::/32.',
      ),
    );
}

function rejectAddress(service: Service): Rejection[] {
  const { loadBalancerIP = '' } = service.spec;
  const address = canonicalAddress(loadBalancerIP);
  if (loadBalancerIP === '' || (address !== undefined && !isUnspecified(address))) return [];
  const what = address === undefined ? 'no IP address' : 'no single address';
  const problem = `spec.loadBalancerIP is ${JSON.stringify(loadBalancerIP)}, which is ${what}`;
  return [reject(service, 'InvalidObject', problem, 'Set it to one of the configured addresses, or remove it.')];
}

/** The same port and protocol twice would be two listeners on one place; the first one stays. */
function rejectRepeated(service: Service, ports: readonly ServicePort[]): Map<ServicePort, Rejection> {
  const seen = new Set<string>();
  const repeated = new Map<ServicePort, Rejection>();
  for (const port of ports) {
    const key = `${port.protocol ?? 'TCP'} port ${port.port}`;
    if (seen.has(key))
      repeated.set(port, reject(service, 'InvalidObject', `${key} is listed twice`, 'Remove one of them.'));
    seen.add(key);
  }
  return repeated;
}

function usablePorts(service: Service): { ports: ServicePort[]; rejected: Rejection[] } {
  const all = service.spec.ports ?? [];
  if (all.length === 0) {
    return { ports: [], rejected: [reject(service, 'InvalidObject', 'it has no ports', 'Give it at least one port.')] };
  }
  const valid = all.filter((port) => rejectPort(service, port).length === 0);
  const repeated = rejectRepeated(service, valid);
  return {
    ports: valid.filter((port) => !repeated.has(port)),
    rejected: [...all.flatMap((port) => rejectPort(service, port)), ...repeated.values()],
  };
}

function readRequest(service: Service, options: ExposureOptions, ports: readonly ServicePort[]): ExposureRequest {
  const address = canonicalAddress(service.spec.loadBalancerIP ?? '');
  return {
    service,
    namespace: service.metadata.namespace ?? 'default',
    options,
    ports,
    sourceRanges: (service.spec.loadBalancerSourceRanges ?? []).flatMap((range) => canonicalRange(range.trim()) ?? []),
    ...(address !== undefined && { address }),
  };
}

/**
 * Reads and checks every field that can reach a configuration file. A port that cannot be balanced and an option that
 * does nothing are left out and reported; any other bad value rejects the whole Service.
 */
export function checkService(service: Service): CheckedService {
  const options = readOptions(service);
  const { ports, rejected } = usablePorts(service);
  const fields = [...rejectNames(service), ...rejectRanges(service), ...rejectAddress(service)];
  const reported = [...fields, ...rejected, ...rejectUnknownAnnotations(service)];
  if (!('mode' in options)) return { rejected: [...options, ...reported] };
  if (fields.length > 0 || ports.length === 0) return { rejected: reported };
  const { errors, warnings } = checkOptions(service, options, ports);
  const all = [...errors, ...warnings, ...reported];
  return errors.length > 0 ? { rejected: all } : { request: readRequest(service, options, ports), rejected: all };
}
