/** How messages name what a request is about. */
import type { Resource } from '../cluster-client.ts';

/** `Service default/web`, `Node worker-1`, or `services` when it is about all of them. */
export function describeObject(resource: Resource, name?: string, namespace?: string): string {
  if (name === undefined) return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  return `${resource.kind} ${resource.namespaced && namespace ? `${namespace}/` : ''}${name}`;
}
