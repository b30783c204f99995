/** Columns of kinds that need few, and of those that have no printer of their own. */

import type { V1ConfigMap, V1Lease, V1Namespace, V1PodDisruptionBudget, V1Secret } from '@kubernetes/client-node';
import { ageColumn, type Column, type Named, nameColumn } from '../column.ts';
import type { Wire } from '../wire.ts';

export const defaultColumns: readonly Column<Named>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata?.creationTimestamp ?? '' },
];

export const configMapColumns: readonly Column<Wire<V1ConfigMap>>[] = [
  nameColumn,
  { name: 'Data', cell: ({ data, binaryData }) => countKeys(data) + countKeys(binaryData) },
  ageColumn,
];

export const secretColumns: readonly Column<Wire<V1Secret>>[] = [
  nameColumn,
  { name: 'Type', cell: ({ type }) => type ?? '' },
  { name: 'Data', cell: ({ data }) => countKeys(data) },
  ageColumn,
];

export const namespaceColumns: readonly Column<Wire<V1Namespace>>[] = [
  nameColumn,
  { name: 'Status', cell: ({ status }) => status?.phase ?? '' },
  ageColumn,
];

export const leaseColumns: readonly Column<Wire<V1Lease>>[] = [
  nameColumn,
  { name: 'Holder', cell: ({ spec }) => spec?.holderIdentity ?? '' },
  ageColumn,
];

export const podDisruptionBudgetColumns: readonly Column<Wire<V1PodDisruptionBudget>>[] = [
  nameColumn,
  { name: 'Min Available', cell: ({ spec }) => `${spec?.minAvailable ?? 'N/A'}` },
  { name: 'Max Unavailable', cell: ({ spec }) => `${spec?.maxUnavailable ?? 'N/A'}` },
  { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
  ageColumn,
];

function countKeys(map: object | undefined): number {
  return Object.keys(map ?? {}).length;
}
