/** What a Service has that is unique in the cluster: families, cluster IPs and node ports. */

import type { V1ServiceSpec } from '@kubernetes/client-node';
import type { Api } from '../api.ts';
import { serviceKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { FieldError } from '../validation/field-error.ts';
import { allocateClusterIps } from './cluster-ips.ts';
import { allocateNodePorts } from './node-ports.ts';
import { settleFamilies } from './service-families.ts';

/** Specs of all other Services. */
function otherSpecs(api: Api, draft: KubeObject): readonly V1ServiceSpec[] {
  return api.store
    .list(serviceKind)
    .filter((other) => other.metadata.uid !== draft.metadata.uid)
    .map((other) => (other.spec ?? {}) as V1ServiceSpec);
}

/** Completes a valid draft; returns what it asks for and cannot have. */
export function allocateServiceAddresses(draft: KubeObject, api: Api, old?: KubeObject): readonly FieldError[] {
  const spec = draft.spec as V1ServiceSpec;
  const before = old?.spec as V1ServiceSpec | undefined;
  if (spec.type !== 'ExternalName') {
    const unsettled = settleFamilies(spec, before, api.ipFamilies);
    if (unsettled.length > 0) return unsettled;
  }
  const others = otherSpecs(api, draft);
  return [...allocateClusterIps(spec, others), ...allocateNodePorts(spec, others, before === undefined)];
}
