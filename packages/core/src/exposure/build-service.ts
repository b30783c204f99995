/** The Service that `expose` writes: nothing that a person or a chart could not have written. */

import type { RequestedMode } from '../backends/resolve-mode.ts';
import { TcplbError } from '../errors.ts';
import { canonicalAddress } from '../ip-address.ts';
import { isPortNumber } from '../port-number.ts';
import type { Service, ServicePort } from '../snapshot.ts';
import { LOAD_BALANCER_CLASS } from './exposure.ts';
import { isServiceName } from './object-names.ts';
import { MODE_ANNOTATION } from './options/option-schemas.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from './ownership.ts';
import { resolveTargetPort, workloadTitle } from './target-port.ts';
import type { Workload } from './workload.ts';

export interface ExposeRequest {
  /** Port of the listener, 1–65535. */
  readonly port: number;
  /** Port of the pods by number or name; default the one equal to `port`, else the only one. */
  readonly targetPort?: number | string;
  /** Name of the Service; default the workload's, for a Service its name with `-tcplb` behind it. */
  readonly name?: string;
  /** Default `auto`: `host-network` when the pods are on it, else `node-port`. */
  readonly mode?: RequestedMode;
  /** Listener address; default the first configured one where the port is free. */
  readonly address?: string;
  /** Default `TCP`. */
  readonly protocol?: 'TCP' | 'UDP';
  /** For `node-port`; default Kubernetes' own, `Cluster`. The source address is the balancer's either way. */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
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

interface ChosenMode {
  readonly mode: RequestedMode;
  readonly explanation: string;
}

function chooseMode(workload: Workload, requested: RequestedMode): ChosenMode {
  const pods = `the pods of ${workloadTitle(workload)}`;
  const { hostNetwork } = workload;
  if (requested === 'host-network' && hostNetwork === false) {
    throw new TcplbError(
      'UnsupportedMode',
      `${pods} are not on the host network, so mode host-network cannot reach them`,
      {
        suggestions: ['Use --mode node-port, or set hostNetwork: true in the pod template.'],
      },
    );
  }
  if (requested !== 'auto') return { mode: requested, explanation: `mode ${requested}: as requested` };
  if (hostNetwork === undefined) return { mode: 'auto', explanation: `mode auto: ${pods} are not known yet` };
  return hostNetwork
    ? { mode: 'host-network', explanation: `mode host-network: ${pods} are on their nodes' network` }
    : { mode: 'node-port', explanation: `mode node-port: ${pods} are not on the host network` };
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

function requirePort(port: number): void {
  if (isPortNumber(port)) return;
  throw new TcplbError('InvalidInput', `port ${port} is not in 1–65535`, { suggestions: ['Choose another --port.'] });
}

function requireAddress(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical !== undefined) return canonical;
  throw new TcplbError('InvalidInput', `address ${JSON.stringify(address)} is no IP address`, {
    suggestions: ['Choose another --address.'],
  });
}

function buildPort(workload: Workload, { port, protocol = 'TCP', targetPort }: ExposeRequest): ServicePort {
  requirePort(port);
  const { target, name } = resolveTargetPort(workload, {
    port,
    protocol,
    ...(targetPort !== undefined && { targetPort }),
  });
  return { name: name ?? `${protocol.toLowerCase()}-${port}`, protocol, port, targetPort: target };
}

function buildSpec(workload: Workload, request: ExposeRequest, mode: RequestedMode): ServiceManifest['spec'] {
  return {
    type: 'LoadBalancer',
    loadBalancerClass: LOAD_BALANCER_CLASS,
    // Pods on the host network are reached directly: a node port would be one more open door and nothing else.
    ...(mode === 'host-network' && { allocateLoadBalancerNodePorts: false }),
    ...(request.externalTrafficPolicy !== undefined && { externalTrafficPolicy: request.externalTrafficPolicy }),
    ...(request.address !== undefined && { loadBalancerIP: requireAddress(request.address) }),
    selector: requireSelector(workload),
    ports: [buildPort(workload, request)],
  };
}

/**
 * The Service for a workload, and why it looks like this. An existing Service is left alone and gets a second one with
 * its selector, as `kubectl expose service` does. Fails with `InvalidInput`,
 * `InvalidObject` (nothing selects the pods) or `UnsupportedMode`.
 */
export function buildService(workload: Workload, request: ExposeRequest): BuiltService {
  const name = chooseName(workload, request.name);
  const { mode, explanation } = chooseMode(workload, request.mode ?? 'auto');
  const service: ServiceManifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: workload.namespace,
      labels: { [MANAGED_BY_LABEL]: MANAGED_BY },
      annotations: { [MODE_ANNOTATION]: mode },
    },
    spec: buildSpec(workload, request, mode),
  };
  return { service, explanation };
}
