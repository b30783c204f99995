/** DELETE: graceful for pods on a node, delayed by finalizers, with or without what the object owns. */

import type { Api } from '../api.ts';
import { conflict, forbidden } from '../http/api-error.ts';
import { type Kind, namespaceKind } from '../kinds.ts';
import { orphanDependents } from '../lifecycle/dependents.ts';
import { formatTime, type KubeObject, nameOf } from '../object.ts';
import type { DeleteOptions } from './delete-options.ts';

export interface Deletion {
  /** The last state, or the state of an object that waits for its end. */
  readonly object: KubeObject;
  /** False while a grace period or finalizers keep it. */
  readonly gone: boolean;
}

/** The finalizer of a deletion that waits for what the object owns. */
export const foregroundFinalizer = 'foregroundDeletion';
const defaultPodGrace = 30;
/** Namespaces that a cluster cannot be without. */
const immortal = new Set(['default', 'kube-system', 'kube-public']);

function checkPreconditions(kind: Kind, object: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = object.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`;
    throw conflict(kind, nameOf(object), why);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const wanted = options.resourceVersion;
    const why = `Precondition failed: ResourceVersion in precondition: ${wanted}, ResourceVersion in object meta: ${resourceVersion}`;
    throw conflict(kind, nameOf(object), why);
  }
}

interface PodParts {
  spec?: { nodeName?: string; terminationGracePeriodSeconds?: number };
  status?: { phase?: string };
}

/** Seconds until the object may go: only pods that a node runs have some. */
function graceOf(object: KubeObject, options: DeleteOptions): number {
  if (object.kind !== 'Pod') return 0;
  const { spec = {}, status = {} } = object as PodParts;
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
  return options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? defaultPodGrace;
}

function finalizersOf(object: KubeObject, options: DeleteOptions): readonly string[] {
  const own = object.metadata.finalizers ?? [];
  const wanted = options.propagation === 'Foreground' && !own.includes(foregroundFinalizer);
  return wanted ? [...own, foregroundFinalizer] : own;
}

/** The object marked as being deleted, `graceSeconds` from now; a running deletion is only ever shortened. */
function terminating(api: Api, object: KubeObject, graceSeconds: number, finalizers: readonly string[]): KubeObject {
  const running = object.metadata.deletionGracePeriodSeconds;
  const grace = running === undefined ? graceSeconds : Math.min(running, graceSeconds);
  const shortened = running === undefined || grace < running;
  const end = formatTime(new Date(api.now().getTime() + grace * 1000));
  const metadata = {
    ...object.metadata,
    ...(shortened ? { deletionTimestamp: end, deletionGracePeriodSeconds: grace } : {}),
    ...(finalizers.length === 0 ? {} : { finalizers: [...finalizers] }),
  };
  if (object.metadata.generation !== undefined && running === undefined) {
    metadata.generation = object.metadata.generation + 1;
  }
  const draft = { ...object, metadata };
  return object.kind === 'Namespace' ? { ...draft, status: { phase: 'Terminating' } } : draft;
}

function isNamespaceHeld(object: KubeObject): boolean {
  const spec = object.spec as { finalizers?: unknown[] } | undefined;
  return object.kind === 'Namespace' && (spec?.finalizers?.length ?? 0) > 0;
}

function checkAllowed(kind: Kind, object: KubeObject): void {
  if (kind !== namespaceKind || !immortal.has(nameOf(object))) return;
  throw forbidden(kind, nameOf(object), 'this namespace may not be deleted');
}

/** Marks or removes the object. @throws ApiError 409 when a precondition fails, 403 for a namespace that must stay */
export function deleteObject(api: Api, kind: Kind, object: KubeObject, options: DeleteOptions): Deletion {
  checkAllowed(kind, object);
  checkPreconditions(kind, object, options);
  if (options.propagation === 'Orphan' && !options.dryRun) orphanDependents(api, object);
  const finalizers = finalizersOf(object, options);
  const grace = graceOf(object, options);
  if (grace === 0 && finalizers.length === 0 && !isNamespaceHeld(object)) {
    const gone = { object, gone: true };
    return options.dryRun
      ? gone
      : { ...gone, object: api.store.remove(kind, object.metadata.namespace, nameOf(object)) };
  }
  const marked = terminating(api, object, grace, finalizers);
  if (options.dryRun) return { object: marked, gone: false };
  const unchanged = JSON.stringify(marked) === JSON.stringify(object);
  return { object: unchanged ? object : api.store.replace(kind, marked), gone: false };
}
