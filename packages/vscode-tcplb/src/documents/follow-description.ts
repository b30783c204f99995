/** An exposure, as `kubectl tcplb describe NAME` prints it. */
import type { Event } from 'vscode';
import type { Services } from '../services.ts';
import { createClientWatch } from './client-watch.ts';
import type { ReportTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

/** Ages grow. */
const AGE_MS = 30_000;

/** `onDidApply` says that something else may be live now. */
export function createDescriptionFollower(services: Services, onDidApply: Event<void>): Follow<ReportTarget> {
  return ({ sourceId, namespace, name }, follower) => {
    const { signal } = follower;
    const exposure = { namespace, name };
    let stopWatchingLive: (() => void) | undefined;
    const watch = createClientWatch(signal, (client) =>
      services.engine().watchServiceAndEvents(client, exposure, () => update()),
    );
    const update = followClusterText(
      services,
      {
        sourceId,
        // Two exposures of different namespaces may want one port.
        concerns: () => true,
        read: async ({ feed, view }) => {
          const client = await feed.client();
          const engine = services.engine();
          watch(client);
          stopWatchingLive ??= engine.watchLiveConfig(view.configuration.configuration.nginx, () => update());
          return engine.descriptionText(client, view, exposure, { signal });
        },
      },
      follower,
    );
    const subscription = onDidApply(update);
    const growing = setInterval(update, AGE_MS);
    const stop = () => {
      clearInterval(growing);
      subscription.dispose();
      stopWatchingLive?.();
    };
    signal.addEventListener('abort', stop, { once: true });
  };
}
