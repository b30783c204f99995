/** What comes with a namespace, and what goes with it. */

import type { Api } from '../api.ts';
import { kinds, namespaceKind, servedKind } from '../kinds.ts';
import { type KubeObject, nameOf } from '../object.ts';
import type { StoreEvent } from '../storage/store.ts';
import { createObject } from '../verbs/create.ts';
import { deleteObject } from '../verbs/delete.ts';
import { internalWrite } from '../verbs/write-options.ts';

const background = { dryRun: false, propagation: 'Background' } as const;
const rootCaName = 'kube-root-ca.crt';
const rootCaDescription =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
const serviceAccountKind = servedKind('', 'serviceaccounts');
const configMapKind = servedKind('', 'configmaps');

/** The `default` ServiceAccount and the CA certificate that every namespace has. */
function furnish(api: Api, namespace: string, caCertificate: string): void {
  if (api.store.find(serviceAccountKind, namespace, 'default') === undefined) {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
    createObject(api, serviceAccountKind, account, internalWrite);
  }
  if (api.store.find(configMapKind, namespace, rootCaName) === undefined) {
    const data = { 'ca.crt': caCertificate };
    const annotations = { 'kubernetes.io/description': rootCaDescription };
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: rootCaName, namespace, annotations },
      data,
    };
    createObject(api, configMapKind, config, internalWrite);
  }
}

/** Deletes the contents; lets the namespace go once there are none. */
function empty(api: Api, namespace: string): void {
  const contents = kinds
    .filter((kind) => kind.namespaced)
    .flatMap((kind) => api.store.list(kind).map((object) => ({ kind, object })))
    .filter(({ object }) => object.metadata.namespace === namespace);
  for (const { kind, object } of contents) {
    if (object.metadata.deletionTimestamp === undefined) deleteObject(api, kind, object, background);
  }
  const left = kinds
    .filter((kind) => kind.namespaced)
    .some((kind) => api.store.list(kind).some((object) => object.metadata.namespace === namespace));
  if (!left) finalize(api, namespace);
}

/** Takes the `kubernetes` finalizer away and, unless others hold it, the namespace. */
function finalize(api: Api, name: string): void {
  const found = api.store.find(namespaceKind, undefined, name);
  if (found === undefined) return;
  const spec = found.spec as { finalizers?: string[] } | undefined;
  const others = spec?.finalizers?.filter((finalizer) => finalizer !== 'kubernetes') ?? [];
  const held = others.length > 0 || (found.metadata.finalizers ?? []).length > 0;
  if (!held) api.store.remove(namespaceKind, undefined, name);
  else if (others.length !== (spec?.finalizers?.length ?? 0)) {
    api.store.replace(namespaceKind, { ...found, spec: { ...spec, finalizers: others } });
  }
}

function isTerminating(namespace: KubeObject | undefined): boolean {
  return namespace?.metadata.deletionTimestamp !== undefined;
}

/** Furnishes present and new namespaces and empties those that are being deleted; returns the way to stop. */
export function startNamespaceLifecycle(api: Api, caCertificate: string): () => void {
  let stopped = false;

  function follow({ type, kind, object }: StoreEvent): void {
    if (kind === namespaceKind) {
      if (type === 'DELETED') return;
      const current = api.store.find(namespaceKind, undefined, nameOf(object));
      if (isTerminating(current)) empty(api, nameOf(object));
      else if (current !== undefined) furnish(api, nameOf(object), caCertificate);
      return;
    }
    const { namespace } = object.metadata;
    if (type !== 'DELETED' || namespace === undefined) return;
    const owner = api.store.find(namespaceKind, undefined, namespace);
    if (isTerminating(owner)) empty(api, namespace);
    // Both come back when somebody deletes them.
    else if (owner !== undefined) furnish(api, namespace, caCertificate);
  }

  for (const namespace of api.store.list(namespaceKind)) furnish(api, nameOf(namespace), caCertificate);
  const unsubscribe = api.store.subscribe((event) => {
    setImmediate(() => {
      if (!stopped) follow(event);
    });
  });
  return () => {
    stopped = true;
    unsubscribe();
  };
}
