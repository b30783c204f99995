/** The ways to a DaemonSet, as `kubectl tcplb advise daemonset/NAME -o wide` prints them. */
import type { Services } from '../services.ts';
import { commandFlags } from '../terminal/command-flags.ts';
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
        read: async ({ feed }, signal) => {
          const flags = commandFlags(services, feed.source);
          const workload = { kind: 'DaemonSet', namespace, name } as const;
          return services.engine().adviceText(await feed.client(), workload, { flags, signal });
        },
      },
      follower,
    );
  };
}
