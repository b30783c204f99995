/** A Service, as `kubectl get service NAME -o yaml` prints it. */
import type { ClusterClient } from '@tcplb/core';
import type { Services } from '../services.ts';
import type { ServiceTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createServiceYamlFollower(services: Services): Follow<ServiceTarget> {
  return ({ sourceId, namespace, name }, follower) => {
    let watched: { readonly client: ClusterClient; readonly stop: () => void } | undefined;
    /** Other clusters, and other credentials, have another client. */
    const watch = (client: ClusterClient): void => {
      if (watched?.client === client || follower.signal.aborted) return;
      watched?.stop();
      watched = { client, stop: services.engine().watchService(client, { namespace, name }, () => update()) };
    };
    const update = followClusterText(
      services,
      {
        sourceId,
        concerns: (change) => change === 'all',
        read: async ({ feed }, signal) => {
          const client = await feed.client();
          watch(client);
          return services.engine().readServiceYaml(client, { namespace, name }, { signal });
        },
      },
      follower,
    );
    follower.signal.addEventListener('abort', () => watched?.stop(), { once: true });
  };
}
