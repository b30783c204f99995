/** A Service, as `kubectl get service NAME -o yaml` prints it. */
import type { Services } from '../services.ts';
import { createClientWatch } from './client-watch.ts';
import type { ServiceTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createServiceYamlFollower(services: Services): Follow<ServiceTarget> {
  return ({ sourceId, namespace, name }, follower) => {
    const { signal } = follower;
    const watch = createClientWatch(signal, (client) =>
      services.engine().watchService(client, { namespace, name }, () => update()),
    );
    const update = followClusterText(
      services,
      {
        sourceId,
        concerns: (change) => change === 'all',
        read: async ({ feed }) => {
          const client = await feed.client();
          watch(client);
          return services.engine().readServiceYaml(client, { namespace, name }, { signal });
        },
      },
      follower,
    );
  };
}
