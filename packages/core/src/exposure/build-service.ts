/** The Service that `expose` writes: nothing that a person or a chart could not have written. */

import type { RequestedMode } from '../backends/resolve-mode.ts';
import { TcplbError } from '../errors.ts';
import { canonicalRange } from '../ip-address.ts';
import type { Service, ServicePort } from '../snapshot.ts';
import { type ChosenMode, chooseMode } from './choose-mode.ts';
import { LOAD_BALANCER_CLASS } from './exposure.ts';
import { isServiceName } from './object-names.ts';
import { MODE_ANNOTATION } from './options/option-schemas.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from './ownership.ts';
import { type AddressFields, addressFields, type RequestedAddresses } from './requested-addresses.ts';
import { optionAnnotations, type RequestedOptions } from './requested-options.ts';
import { type ExposedPort, type RequestedPorts, resolvePorts, servicePorts } from './requested-ports.ts';
import { workloadTitle } from './target-port.ts';
import type { Workload } from './workload.ts';

export interface ExposeRequest extends RequestedPorts, RequestedAddresses {
  /** Name of the Service; default the workload's, for a Service its name with `-tcplb` behind it. */
  readonly name?: string;
  /** Default `auto`: `host-network` when the pods are on it, `host-port` when all targets have one, else `node-port`. */
  readonly mode?: RequestedMode;
  /** For `node-port`; default Kubernetes' own, `Cluster`. The source address is never the client's, see `advise`. */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
  /** `ClientIP`: connections of one client address go to one backend. */
  readonly sessionAffinity?: 'None' | 'ClientIP';
  /** CIDRs that may connect; absent or empty for everybody. */
  readonly sourceRanges?: readonly string[];
  readonly options?: RequestedOptions;
}

/** A Service that can be sent to the API server as it is. */
export interface ServiceManifest extends Service {
  readonly apiVersion: 'v1';
  readonly kind: 'Service';
  readonly metadata: Service['metadata'] & { readonly namespace: string };
  readonly spec: Service['spec'] & { readonly ports: readonly ServicePort[] };
}

export interface BuiltService {
  readonly service: ServiceManifest;
  /** One line that says which mode was chosen and why. */
  readonly explanation: string;
}

/** The listeners of the request, the way to them, and the one line that says why. Fails as `buildService` does. */
export function resolveRequest(
  workload: Workload,
  request: ExposeRequest,
): ChosenMode & { readonly ports: readonly ExposedPort[] } {
  const ports = resolvePorts(workload, request);
  return { ports, ...chooseMode(workload, ports, request.mode ?? 'auto') };
}

/**
 * The Service for a workload, and why it looks like this. An existing Service is left alone and gets a second one with
 * its selector, as `kubectl expose service` does. Fails with `InvalidInput`,
 * `InvalidObject` (nothing selects the pods) or `UnsupportedMode`.
 */
export function buildService(workload: Workload, request: ExposeRequest): BuiltService {
  const name = chooseName(workload, request.name);
  const { ports, mode, explanation } = resolveRequest(workload, request);
  const addresses = addressFields(request);
  const service: ServiceManifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: workload.namespace,
      labels: { [MANAGED_BY_LABEL]: MANAGED_BY },
      annotations: {
        [MODE_ANNOTATION]: mode,
        ...addresses.annotations,
        ...optionAnnotations(request.options ?? {}),
      },
    },
    spec: {
      ...buildSpec(request, mode, addresses.spec),
      selector: requireSelector(workload),
      ports: servicePorts(ports),
    },
  };
  return { service, explanation };
}

function buildSpec(
  { externalTrafficPolicy, sessionAffinity, sourceRanges = [] }: ExposeRequest,
  mode: RequestedMode,
  addresses: AddressFields['spec'],
): Service['spec'] {
  return {
    type: 'LoadBalancer',
    loadBalancerClass: LOAD_BALANCER_CLASS,
    // Whoever is reached without a node port should not have one: it would be one more open door and nothing else.
    ...(mode !== 'node-port' && mode !== 'auto' && { allocateLoadBalancerNodePorts: false }),
    ...(externalTrafficPolicy !== undefined && { externalTrafficPolicy }),
    ...(sessionAffinity !== undefined && { sessionAffinity }),
    ...(sourceRanges.length > 0 && { loadBalancerSourceRanges: sourceRanges.map(requireRange) }),
    ...addresses,
  };
}

function chooseName(workload: Workload, name: string | undefined): string {
  const chosen = name ?? (workload.kind === 'Service' ? `${workload.name}-tcplb` : workload.name);
  if (isServiceName(chosen)) return chosen;
  const problem = `Service name ${JSON.stringify(chosen)} is no DNS label`;
  throw new TcplbError(
    'InvalidInput',
    `${problem}: at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit`,
    { suggestions: ['Choose a name with --name.'] },
  );
}

function requireSelector(workload: Workload): Workload['selector'] {
  const title = workloadTitle(workload);
  if (workload.selectsByExpressions) {
    throw new TcplbError('InvalidObject', `${title} selects its pods by matchExpressions, which a Service cannot do`, {
      suggestions: ['Write a Service with a label selector yourself and expose that: expose service/NAME.'],
    });
  }
  if (Object.keys(workload.selector).length > 0) return workload.selector;
  throw new TcplbError('InvalidObject', `${title} has no selector, so there are no pods to expose`, {
    suggestions: ['Expose the workload that runs the pods, or give the Service a selector.'],
  });
}

function requireRange(range: string): string {
  const canonical = canonicalRange(range.trim());
  if (canonical !== undefined) return canonical;
  throw new TcplbError('InvalidInput', `source range ${JSON.stringify(range)} is no CIDR range`, {
    suggestions: ['Write it as 192.0.2.0/24 or 2001:db8::/32.'],
  });
}
