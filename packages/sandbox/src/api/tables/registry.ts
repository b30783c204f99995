/** Which columns a kind has. */

import type { Kind } from '../kinds.ts';
import type { Column } from './column.ts';
import { bindingColumns, serviceAccountColumns } from './columns/access.ts';
import {
  configMapColumns,
  defaultColumns,
  leaseColumns,
  namespaceColumns,
  podDisruptionBudgetColumns,
  secretColumns,
} from './columns/basics.ts';
import { endpointSliceColumns, endpointsColumns } from './columns/endpoints.ts';
import { eventColumns } from './columns/events.ts';
import { nodeColumns } from './columns/nodes.ts';
import { podColumns } from './columns/pods.ts';
import { serviceColumns } from './columns/services.ts';
import {
  controllerRevisionColumns,
  daemonSetColumns,
  deploymentColumns,
  replicaSetColumns,
  statefulSetColumns,
} from './columns/workloads.ts';

/** Columns whose cells take the objects of the kind under which they are registered. */
// biome-ignore lint/suspicious/noExplicitAny: the registry is where the kinds' own types end
type AnyColumns = readonly Column<any>[];

/** By plural, which is unique among the served kinds. */
const registry: Readonly<Record<string, AnyColumns>> = {
  clusterrolebindings: bindingColumns,
  configmaps: configMapColumns,
  controllerrevisions: controllerRevisionColumns,
  daemonsets: daemonSetColumns,
  deployments: deploymentColumns,
  endpoints: endpointsColumns,
  endpointslices: endpointSliceColumns,
  events: eventColumns,
  leases: leaseColumns,
  namespaces: namespaceColumns,
  nodes: nodeColumns,
  poddisruptionbudgets: podDisruptionBudgetColumns,
  pods: podColumns,
  replicasets: replicaSetColumns,
  rolebindings: bindingColumns,
  secrets: secretColumns,
  serviceaccounts: serviceAccountColumns,
  services: serviceColumns,
  statefulsets: statefulSetColumns,
};

/** The kind's columns; name and creation time for a kind without columns of its own. */
export function columnsOf(kind: Pick<Kind, 'plural'>): AnyColumns {
  return registry[kind.plural] ?? defaultColumns;
}
