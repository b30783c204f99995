/** What this machine's nginx was last given, whoever applied it. */
import type { Event } from 'vscode';
import type { Services } from '../services.ts';
import type { ConfigTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

/** `onDidApply` says that something else may be live now. */
export function createLiveConfigFollower(services: Services, onDidApply: Event<void>): Follow<ConfigTarget> {
  return ({ sourceId, exposure }, follower) => {
    const { signal } = follower;
    let stopWatching: (() => void) | undefined;
    const update = followClusterText(
      services,
      {
        sourceId,
        concerns: (change) => change === 'all',
        read: async ({ view }) => {
          const { nginx } = view.configuration.configuration;
          stopWatching ??= services.engine().watchLiveConfig(nginx, () => update());
          return (await services.engine().readLiveConfig(nginx, exposure, { signal })).text;
        },
      },
      follower,
    );
    const subscription = onDidApply(update);
    signal.addEventListener(
      'abort',
      () => {
        subscription.dispose();
        stopWatching?.();
      },
      { once: true },
    );
  };
}
