/** Columns of role bindings and service accounts. */

import type { RbacV1Subject, V1RoleRef, V1ServiceAccount } from '@kubernetes/client-node';
import { ageColumn, type Column, type Named, nameColumn, wide } from '../column.ts';
import type { Wire } from '../wire.ts';

interface Binding extends Named {
  readonly roleRef: Wire<V1RoleRef>;
  readonly subjects?: readonly Wire<RbacV1Subject>[];
}

/** For RoleBindings and ClusterRoleBindings. */
export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  { name: 'Role', cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  ...wide<Binding>([
    { name: 'Users', cell: (binding) => subjectsText(binding, 'User') },
    { name: 'Groups', cell: (binding) => subjectsText(binding, 'Group') },
    { name: 'ServiceAccounts', cell: (binding) => subjectsText(binding, 'ServiceAccount') },
  ]),
];

function subjectsText({ subjects = [] }: Binding, kind: string): string {
  const names = subjects.filter((subject) => subject.kind === kind);
  return names.map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name)).join(', ');
}

export const serviceAccountColumns: readonly Column<Wire<V1ServiceAccount>>[] = [nameColumn, ageColumn];
