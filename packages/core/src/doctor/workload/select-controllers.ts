/** Which controllers make the pods that a Service selects, and which pods are whose. Pure. */
import type { ObjectRef } from '../../snapshot.ts';
import type { PodDetail } from '../cluster/api-objects.ts';
import type { Controller } from '../cluster/read-controllers.ts';

type Labels = Readonly<Record<string, string>>;

/** Those whose pods carry all the labels. */
export function selectControllers(controllers: readonly Controller[], selector: Labels): Controller[] {
  return controllers.filter(({ spec }) => {
    const labels = spec.template?.metadata?.labels ?? {};
    return Object.entries(selector).every(([label, value]) => labels[label] === value);
  });
}

export function controllerRef({ kind, metadata }: Controller): ObjectRef {
  return { kind, namespace: metadata.namespace ?? 'default', name: metadata.name };
}

/** A Deployment's pods belong to a ReplicaSet, which is named after it and the hash of its template. */
export function isPodOf({ kind, metadata }: Controller, pod: PodDetail): boolean {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return false;
  if (kind !== 'Deployment') return owner.kind === kind && owner.name === metadata.name;
  const hash = pod.metadata.labels?.['pod-template-hash'];
  return owner.kind === 'ReplicaSet' && owner.name === `${metadata.name}-${hash}`;
}

/** `app=tcp-echo,tier=edge` */
export function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}
