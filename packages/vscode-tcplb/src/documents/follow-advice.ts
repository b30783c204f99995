/** The ways to a DaemonSet, as `kubectl tcplb advise daemonset/NAME -o wide` prints them. */
import type { Services } from '../services.ts';
import type { ReportTarget } from './document-path.ts';
import { concernsNamespace, followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

export function createAdviceFollower(services: Services): Follow<ReportTarget> {
  return ({ sourceId, namespace, name }, follower) => {
    followClusterText(
      services,
      {
        sourceId,
        concerns: concernsNamespace(namespace),
        read: async ({ feed }, signal) =>
          services
            .engine()
            .adviceText(await feed.client(), { kind: 'DaemonSet', namespace, name }, feed.source, { signal }),
      },
      follower,
    );
  };
}
