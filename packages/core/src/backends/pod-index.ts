/** Pods by name, indexed when the first one is asked for: most plans ask for none. */
import type { PodObject } from '../snapshot.ts';

export interface PodIndex {
  find(namespace: string, name: string): PodObject | undefined;
}

export function indexPods(pods: readonly PodObject[] = []): PodIndex {
  let index: ReadonlyMap<string, PodObject> | undefined;
  return {
    find(namespace, name) {
      index ??= new Map(pods.map((pod) => [`${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`, pod]));
      return index.get(`${namespace}/${name}`);
    },
  };
}
