/** What this machine's nginx was last given, whoever applied it. */
import { type Event, l10n } from 'vscode';
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
          const { text } = await services.engine().readLiveConfig(nginx, exposure, { signal });
          return text || nothingLive(exposure);
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

/** Says so itself, since the title of a diff stays as it was when something goes live. */
function nothingLive(exposure: ConfigTarget['exposure']): string {
  const what = exposure
    ? l10n.t('{0} is not live on this machine.', `${exposure.namespace}/${exposure.name}`)
    : l10n.t('Nothing is live on this machine yet.');
  return `# ${what}\n`;
}
