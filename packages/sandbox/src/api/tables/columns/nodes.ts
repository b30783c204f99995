/** Columns of nodes. */

import type { V1Node } from '@kubernetes/client-node';
import { ageColumn, type Column, nameColumn, textOr, wide } from '../column.ts';
import type { Wire } from '../wire.ts';

type Node = Wire<V1Node>;

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  { name: 'Status', cell: nodeStatus },
  { name: 'Roles', cell: ({ metadata }) => textOr(nodeRoles(metadata?.labels ?? {}).join(','), '<none>') },
  ageColumn,
  { name: 'Version', cell: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '' },
  ...wide<Node>([
    { name: 'Internal-IP', cell: (node) => address(node, 'InternalIP') },
    { name: 'External-IP', cell: (node) => address(node, 'ExternalIP') },
    { name: 'OS-Image', cell: ({ status }) => textOr(status?.nodeInfo?.osImage, '<unknown>') },
    { name: 'Kernel-Version', cell: ({ status }) => textOr(status?.nodeInfo?.kernelVersion, '<unknown>') },
    { name: 'Container-Runtime', cell: ({ status }) => textOr(status?.nodeInfo?.containerRuntimeVersion, '<unknown>') },
  ]),
];

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

const rolePrefix = 'node-role.kubernetes.io/';

function nodeRoles(labels: Readonly<Record<string, string>>): readonly string[] {
  const roles = Object.entries(labels).map(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length);
    return key === 'kubernetes.io/role' ? value : '';
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

function address({ status }: Node, type: string): string {
  return status?.addresses?.find((one) => one.type === type)?.address ?? '<none>';
}
