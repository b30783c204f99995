/** Resources and objects → paths of the Kubernetes API. */
import { TcplbError } from '../../errors.ts';
import type { Resource } from '../cluster-client.ts';

/** What stands in a path below its resource. */
export interface PathTarget {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

/** Values of undefined or an empty string are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** @throws InvalidInput when a name or namespace cannot stand in a path */
export function buildPath(resource: Resource, target: PathTarget, query: Query = {}): string {
  const root = resource.group === '' ? ['api', resource.version] : ['apis', resource.group, resource.version];
  const segments = [
    ...root,
    ...(resource.namespaced && target.namespace !== undefined ? ['namespaces', target.namespace] : []),
    resource.plural,
    ...(target.name === undefined ? [] : [target.name]),
    ...(target.subresource === undefined ? [] : [target.subresource]),
  ];
  return `/${segments.map((segment) => encodeSegment(segment, resource)).join('/')}${buildQuery(query)}`;
}

/** As the API server's own check of path segments, so that a name never reaches another object. */
function encodeSegment(segment: string, resource: Resource): string {
  if (segment === '' || segment === '.' || segment === '..' || /[/%]/.test(segment)) {
    throw new TcplbError('InvalidInput', `"${segment}" cannot be the name of a ${resource.kind} or its namespace`);
  }
  return encodeURIComponent(segment);
}

function buildQuery(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
