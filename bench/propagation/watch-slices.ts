/** When the API server tells of a change of an EndpointSlice, as one more client that watches sees it. */
import { type ClusterClient, type KubernetesObject, resources } from '@tcplb/core';

export interface WatchedSlices extends Disposable {
  /** Resolves to the moment, as of `performance.now()`, of the next event about the slice. */
  next(name: string): Promise<number>;
}

/** Resolves when the API server has accepted the watch. */
export async function watchSlices(client: ClusterClient): Promise<WatchedSlices> {
  const stopping = new AbortController();
  const waiting = new Map<string, (at: number) => void>();
  const opened = Promise.withResolvers<void>();
  const { resourceVersion } = await client.list(resources.endpointSlices, { namespace: 'kube-system' });
  const follow = async (): Promise<void> => {
    const options = { resourceVersion, signal: stopping.signal, onOpen: opened.resolve };
    for await (const event of client.watch<KubernetesObject>(resources.endpointSlices, options)) {
      const at = performance.now();
      if (event.type !== 'BOOKMARK') waiting.get(event.object.metadata.name)?.(at);
    }
  };
  follow().catch((error) => {
    if (!stopping.signal.aborted) throw error;
  });
  await opened.promise;
  return {
    next(name) {
      const { promise, resolve } = Promise.withResolvers<number>();
      waiting.set(name, resolve);
      return promise;
    },
    [Symbol.dispose]: () => stopping.abort(),
  };
}
