/** The planned configuration, as `kubectl tcplb config` prints it. */
import type { Services } from '../services.ts';
import type { ConfigTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createConfigFollower(services: Services): Follow<ConfigTarget> {
  return ({ sourceId, exposure }, follower) => {
    followClusterText(
      services,
      {
        sourceId,
        // Two exposures of different namespaces may want one port.
        concerns: () => true,
        read: ({ view }) => services.engine().configText(view.plan(), exposure),
      },
      follower,
    );
  };
}
