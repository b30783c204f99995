/** Objects and lists in the form that the client asked for. */

import type { Kind } from '../kinds.ts';
import { apiVersionOf, type KubeObject } from '../object.ts';
import { type IncludeObject, renderTable } from '../tables/index.ts';
import type { ListResult } from '../verbs/list.ts';
import { badRequest } from './api-error.ts';
import { type Form, negotiateForm } from './media-type.ts';
import type { ApiRequest } from './request.ts';

/** How one request wants its objects. */
export interface Rendering {
  readonly form: Form;
  /** How much of each object the rows of a Table carry. */
  readonly includeObject: IncludeObject;
  readonly now: Date;
}

const metaVersion = 'meta.k8s.io/v1';
const itemTexts = new WeakMap<KubeObject, string>();

/** The text of an object within a list, where kind and version are those of the list. */
function itemText(object: KubeObject): string {
  const known = itemTexts.get(object);
  if (known !== undefined) return known;
  const { apiVersion: _version, kind: _kind, ...rest } = object;
  const text = JSON.stringify(rest);
  // Stored objects never change, so neither does their text.
  if (Object.isFrozen(object)) itemTexts.set(object, text);
  return text;
}

/** @throws ApiError 406 or 400 when the client asks for what there is not */
export function parseRendering(request: ApiRequest, now: Date): Rendering {
  const includeObject = request.query.get('includeObject') || 'Metadata';
  if (includeObject !== 'None' && includeObject !== 'Metadata' && includeObject !== 'Object') {
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(includeObject)}`);
  }
  return { form: negotiateForm(request.headers), includeObject, now };
}

function metadataOnly(object: KubeObject) {
  return { kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata: object.metadata };
}

/** One object: itself, a Table of one row, or its metadata. */
export function renderObject(kind: Kind, object: KubeObject, rendering: Rendering): unknown {
  if (rendering.form === 'object') return object;
  if (rendering.form === 'metadata') return metadataOnly(object);
  const table = renderTable(kind, [object], rendering);
  const { resourceVersion } = object.metadata;
  return { ...table, metadata: resourceVersion === undefined ? {} : { resourceVersion } };
}

function listMetadata(list: ListResult) {
  return {
    resourceVersion: list.resourceVersion,
    ...(list.continueToken === undefined ? {} : { continue: list.continueToken }),
    ...(list.remaining === undefined ? {} : { remainingItemCount: list.remaining }),
  };
}

/** A list; the plain form is returned as JSON text, put together from the texts of its items. */
export function renderList(kind: Kind, list: ListResult, rendering: Rendering): unknown {
  const metadata = listMetadata(list);
  if (rendering.form === 'table') return { ...renderTable(kind, list.items, rendering), metadata };
  if (rendering.form === 'metadata') {
    const items = list.items.map(metadataOnly);
    return { kind: 'PartialObjectMetadataList', apiVersion: metaVersion, metadata, items };
  }
  const head = JSON.stringify({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata });
  return `${head.slice(0, -1)},"items":[${list.items.map(itemText).join(',')}]}\n`;
}
