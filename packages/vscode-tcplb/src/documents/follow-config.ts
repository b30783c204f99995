/** The planned configuration, as `kubectl tcplb config` prints it. */
import { findHostPlace } from '../revisions/host-place.ts';
import type { Services } from '../services.ts';
import type { ConfigTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createConfigFollower(services: Services): Follow<ConfigTarget> {
  const { engine } = services;
  return ({ sourceId, exposure, host }, follower) => {
    followClusterText(
      services,
      {
        sourceId,
        // Two exposures of different namespaces may want one port.
        concerns: (change) => change !== 'hosts',
        read: async ({ feed, view }, signal) => {
          if (host === undefined) return engine().configText(view.plan(), exposure);
          const where = { ...(await findHostPlace(services, { sourceId, host }, signal)), name: host };
          return engine().readPlannedConfig(await feed.client(), exposure, where);
        },
      },
      follower,
    );
  };
}
