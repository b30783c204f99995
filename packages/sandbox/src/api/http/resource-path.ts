/** Paths of resources: `/api/v1/namespaces/default/pods/web/log` and the like. */

import { type Kind, kinds } from '../kinds.ts';

/** What a path points at. */
export interface ResourcePath {
  readonly kind: Kind;
  /** Absent for cluster-wide kinds and for a list over all namespaces. */
  readonly namespace?: string;
  /** Absent for a collection. */
  readonly name?: string;
  readonly subresource?: string;
  /** What follows the subresource, as in `proxy/some/path`. */
  readonly rest?: string;
}

const byPath = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));

/** Group, version and the segments after them; undefined for a path that is not under `/api` or `/apis`. */
function splitGroup(segments: readonly string[]): { prefix: string; rest: readonly string[] } | undefined {
  const [root, ...others] = segments;
  if (root === 'api') return { prefix: `/${others[0]}`, rest: others.slice(1) };
  if (root === 'apis') return { prefix: `${others[0]}/${others[1]}`, rest: others.slice(2) };
  return undefined;
}

/** @returns undefined when the path names no resource that is served */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const split = splitGroup(
    path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent),
  );
  if (split === undefined || split.rest.length === 0) return undefined;
  const [first, namespace, plural = ''] = split.rest;
  const nested = first === 'namespaces' ? byPath.get(`${split.prefix}/${plural}`) : undefined;
  if (nested?.namespaced && namespace !== undefined) return target(nested, split.rest.slice(3), namespace);
  const kind = byPath.get(`${split.prefix}/${first}`);
  return kind === undefined ? undefined : target(kind, split.rest.slice(1));
}

function target(kind: Kind, rest: readonly string[], namespace?: string): ResourcePath | undefined {
  const [name, subresource, ...more] = rest;
  // Objects with a namespace are addressed through it.
  if (kind.namespaced && namespace === undefined && name !== undefined) return undefined;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(more.length === 0 ? {} : { rest: more.join('/') }),
  };
}
