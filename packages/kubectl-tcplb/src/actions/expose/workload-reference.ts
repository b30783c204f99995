/** `ds/tcp-echo` and the like, in kubectl's spellings. Pure. */
import { type Resource, resources, TcplbError, type WorkloadKind } from '@tcplb/core';

export interface WorkloadReference {
  readonly kind: WorkloadKind;
  readonly resource: Resource;
  readonly name: string;
}

const spellings: readonly [WorkloadKind, Resource, readonly string[]][] = [
  ['DaemonSet', resources.daemonSets, ['daemonset', 'daemonsets', 'ds']],
  ['Deployment', resources.deployments, ['deployment', 'deployments', 'deploy']],
  ['StatefulSet', resources.statefulSets, ['statefulset', 'statefulsets', 'sts']],
  ['Service', resources.services, ['service', 'services', 'svc']],
];

/** The kind that a type stands for, with or without its group (`daemonsets.apps`); undefined for one that has no pods. */
export function findWorkloadKind(type: string): Pick<WorkloadReference, 'kind' | 'resource'> | undefined {
  const found = spellings.find(([, { group }, names]) =>
    names.some((name) => [name, `${name}.${group}`, `${name}.v1.${group}`].includes(type.toLowerCase())),
  );
  return found && { kind: found[0], resource: found[1] };
}

/** Reads `TYPE/NAME`. Fails with `InvalidInput`. */
export function parseWorkloadReference(text: string): WorkloadReference {
  const [type = '', name = '', ...rest] = text.split('/');
  const kind = findWorkloadKind(type);
  if (kind !== undefined && name !== '' && rest.length === 0) return { ...kind, name };
  const types = 'daemonset (ds), deployment (deploy), statefulset (sts) and service (svc)';
  const problem = kind === undefined ? `"${type}" cannot be exposed` : `"${text}" does not name one ${kind.kind}`;
  throw new TcplbError('InvalidInput', problem, { suggestions: [`Name it as TYPE/NAME, TYPE being one of ${types}.`] });
}
