/** A Service, as `kubectl get service NAME -o yaml` prints it. */
import type { Services } from '../services.ts';
import type { ServiceTarget } from './document-path.ts';
import { concernsNamespace, followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createServiceYamlFollower(services: Services): Follow<ServiceTarget> {
  return ({ sourceId, namespace, name }, follower) => {
    followClusterText(
      services,
      {
        sourceId,
        concerns: concernsNamespace(namespace),
        read: async ({ feed }, signal) =>
          services.engine().readServiceYaml(await feed.client(), { namespace, name }, { signal }),
      },
      follower,
    );
  };
}
