/** Which objects a list, watch or deletecollection is about. */

import type { ResourcePath } from '../http/resource-path.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { matchesFields, parseFieldSelector } from '../selectors/field-selector.ts';
import { parseLabelSelector } from '../selectors/label-selector.ts';

export interface Filter {
  readonly kind: Kind;
  /** False when namespace is the only restriction, so that counting is free. */
  readonly selective: boolean;
  readonly matches: (object: KubeObject) => boolean;
}

/** @throws ApiError 400 when a selector does not parse */
export function parseFilter(path: ResourcePath, query: URLSearchParams): Filter {
  const { kind, namespace, name } = path;
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(kind, query.get('fieldSelector') ?? '');
  const selective = Boolean(query.get('labelSelector')) || fields.length > 0;
  return {
    kind,
    selective,
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      (!selective || (labels(object.metadata.labels) && matchesFields(kind, object, fields))),
  };
}
