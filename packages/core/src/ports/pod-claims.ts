/** The ports that pods take of their nodes. */
import { containerPorts } from '../backends/container-ports.ts';
import { isDnsSubdomain } from '../dns-name.ts';
import { canonicalAddress, isUnspecified } from '../ip-address.ts';
import type { ContainerPort, PodObject, PodTemplateSpec } from '../snapshot.ts';
import type { PortClaim } from './claim.ts';

/** The API server takes any text for the kind of an owner. */
const KIND = /^[A-Za-z][A-Za-z0-9]*$/;

/** `Pod shop/web-x7k2p (DaemonSet shop/web)` */
export function podTitle({ metadata }: PodObject): string {
  const { namespace = 'default', name, ownerReferences = [] } = metadata;
  const owner = ownerReferences.find(
    ({ controller, kind, name: of }) => controller === true && KIND.test(kind) && isDnsSubdomain(of),
  );
  return `Pod ${namespace}/${name}${owner === undefined ? '' : ` (${owner.kind} ${namespace}/${owner.name})`}`;
}

/** A pod with what ties it to a node before the scheduler has: a DaemonSet's pods are made for one node each. */
export interface TiedPod extends PodObject {
  readonly spec?: PodObject['spec'] & {
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms?: readonly {
            readonly matchFields?: readonly { readonly key: string; readonly values?: readonly string[] }[];
          }[];
        };
      };
    };
  };
}

/** Name of the node that the pod is on, or to which its DaemonSet has tied it. */
export function nodeOf({ spec = {} }: TiedPod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const fields = (required?.nodeSelectorTerms ?? []).flatMap(({ matchFields = [] }) => matchFields);
  return fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** What the pod's containers declare, each once; on the host network that is all of their ports. */
export function podClaims(pod: PodObject): PortClaim[] {
  const { spec = {}, metadata } = pod;
  const claims = new Map<string, PortClaim>();
  for (const port of containerPorts(spec)) {
    const number = portOnNode(port, spec);
    if (number === undefined) continue;
    const { protocol = 'TCP' } = port;
    const address = spec.hostNetwork ? undefined : boundAddress(port);
    claims.set(`${protocol}/${number}/${address}`, {
      protocol,
      port: number,
      claimant: podTitle(pod),
      ...(spec.nodeName && { node: spec.nodeName }),
      ...(address !== undefined && { address }),
      ...(metadata.creationTimestamp && { since: metadata.creationTimestamp }),
    });
  }
  return [...claims.values()];
}

/** Those of the pods that have a node: the others hold nothing yet. */
export function heldByPods(pods: readonly PodObject[]): PortClaim[] {
  return pods.filter(({ spec }) => spec?.nodeName !== undefined && spec.nodeName !== '').flatMap(podClaims);
}

function portOnNode({ containerPort, hostPort = 0 }: ContainerPort, { hostNetwork }: PodTemplateSpec) {
  if (hostNetwork) return containerPort;
  // The API server has 0 for none.
  return hostPort > 0 ? hostPort : undefined;
}

function boundAddress({ hostIP = '' }: ContainerPort): string | undefined {
  const address = canonicalAddress(hostIP);
  return address === undefined || isUnspecified(address) ? undefined : address;
}
