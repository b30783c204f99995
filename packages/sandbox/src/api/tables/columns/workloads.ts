/** Columns of the kinds that make pods: DaemonSets, Deployments, ReplicaSets, StatefulSets and their revisions. */

import type {
  V1ControllerRevision,
  V1DaemonSet,
  V1Deployment,
  V1LabelSelector,
  V1PodTemplateSpec,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { containersText, labelsText, selectorText } from '../cell-text.ts';
import { ageColumn, type Column, nameColumn, textOr, wide } from '../column.ts';
import type { Wire } from '../wire.ts';

interface WithTemplate {
  readonly spec?: { readonly template?: Wire<V1PodTemplateSpec>; readonly selector?: Wire<V1LabelSelector> };
}

const containerColumns: readonly Column<WithTemplate>[] = wide([
  { name: 'Containers', cell: ({ spec }) => containersText(spec?.template?.spec?.containers, 'name') },
  { name: 'Images', cell: ({ spec }) => containersText(spec?.template?.spec?.containers, 'image') },
]);

const selectorColumn: Column<WithTemplate> = {
  name: 'Selector',
  wide: true,
  cell: ({ spec }) => textOr(selectorText(spec?.selector), '<none>'),
};

export const daemonSetColumns: readonly Column<Wire<V1DaemonSet>>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', cell: ({ status }) => status?.desiredNumberScheduled ?? 0 },
  { name: 'Current', type: 'integer', cell: ({ status }) => status?.currentNumberScheduled ?? 0 },
  { name: 'Ready', type: 'integer', cell: ({ status }) => status?.numberReady ?? 0 },
  { name: 'Up-to-date', type: 'integer', cell: ({ status }) => status?.updatedNumberScheduled ?? 0 },
  { name: 'Available', type: 'integer', cell: ({ status }) => status?.numberAvailable ?? 0 },
  { name: 'Node Selector', cell: ({ spec }) => labelsText(spec?.template.spec?.nodeSelector) },
  ageColumn,
  ...containerColumns,
  selectorColumn,
];

export const deploymentColumns: readonly Column<Wire<V1Deployment>>[] = [
  nameColumn,
  { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}` },
  { name: 'Up-to-date', cell: ({ status }) => status?.updatedReplicas ?? 0 },
  { name: 'Available', cell: ({ status }) => status?.availableReplicas ?? 0 },
  ageColumn,
  ...containerColumns,
  { ...selectorColumn, cell: ({ spec }) => selectorText(spec?.selector) },
];

export const replicaSetColumns: readonly Column<Wire<V1ReplicaSet>>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', cell: ({ spec }) => spec?.replicas ?? 0 },
  { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
  { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
  ageColumn,
  ...containerColumns,
  selectorColumn,
];

export const statefulSetColumns: readonly Column<Wire<V1StatefulSet>>[] = [
  nameColumn,
  { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}` },
  ageColumn,
  ...containerColumns,
];

export const controllerRevisionColumns: readonly Column<Wire<V1ControllerRevision>>[] = [
  nameColumn,
  { name: 'Controller', cell: controllerText },
  { name: 'Revision', cell: ({ revision }) => revision },
  ageColumn,
];

/** `daemonset.apps/tcp-echo`. */
function controllerText({ metadata }: Wire<V1ControllerRevision>): string {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}
