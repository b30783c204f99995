/** CREATE. */

import type { Api } from '../api.ts';
import { ApiError, alreadyExists, invalid, notFound } from '../http/api-error.ts';
import { type Kind, namespaceKind } from '../kinds.ts';
import { type KubeObject, nameOf } from '../object.ts';
import { strategyOf } from '../strategies.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { recordUpdate } from './field-ownership.ts';
import { prepareNewMetadata, setGeneration } from './metadata.ts';
import type { WriteOptions } from './write-options.ts';

/** @throws ApiError 404 when the namespace is missing, 403 when it is being deleted */
function checkNamespace(api: Api, kind: Kind, draft: KubeObject): void {
  const { namespace } = draft.metadata;
  if (namespace === undefined) return;
  const found = api.store.find(namespaceKind, undefined, namespace);
  if (found === undefined) throw notFound(namespaceKind, namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const resource = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
  throw new ApiError(403, 'Forbidden', `${resource} "${nameOf(draft)}" is forbidden: ${why}`, {
    name: nameOf(draft),
    kind: kind.plural,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}

function checkNew(draft: KubeObject): void {
  if (!draft.metadata.resourceVersion) return;
  throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
}

/** @throws ApiError 422 when the draft asks for something unique that is taken */
export function allocate(api: Api, kind: Kind, draft: KubeObject, old?: KubeObject): void {
  const errors = strategyOf(kind).allocate?.(draft, api, old) ?? [];
  if (errors.length > 0) throw invalid(kind, nameOf(draft), errors);
}

/** What the server sets, then validation. */
function completeNew(kind: Kind, draft: KubeObject): void {
  const strategy = strategyOf(kind);
  strategy.prepareCreate?.(draft);
  setGeneration(kind, draft);
  const errors = [...validateMetadata(kind, draft), ...(strategy.validate?.(draft) ?? [])];
  if (errors.length > 0) throw invalid(kind, nameOf(draft), errors);
}

/**
 * Creates the object that the draft (not frozen, in its namespace) describes.
 * @param ownership `final` when the draft's managedFields are the outcome of a server-side apply
 * @throws ApiError 404 and 403 for its namespace, 409 when the name is taken, 422 when it is not valid
 */
export function createObject(
  api: Api,
  kind: Kind,
  draft: KubeObject,
  options: WriteOptions,
  ownership: 'record' | 'final' = 'record',
): KubeObject {
  checkNew(draft);
  checkNamespace(api, kind, draft);
  prepareNewMetadata(kind, draft, api.now());
  strategyOf(kind).defaults?.(draft);
  // Recorded here, because what the server adds from now on belongs to no field manager.
  const owned = ownership === 'final' ? draft : recordUpdate({ after: draft, kind, now: api.now(), options });
  if (api.store.find(kind, owned.metadata.namespace, nameOf(owned))) throw alreadyExists(kind, nameOf(owned));
  completeNew(kind, owned);
  allocate(api, kind, owned);
  return options.dryRun ? owned : api.store.insert(kind, JSON.parse(JSON.stringify(owned)) as KubeObject);
}
