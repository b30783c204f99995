/** What the nginx of a host was last given, whoever applied it. */
import { type Event, l10n } from 'vscode';
import { findHostPlace } from '../revisions/host-place.ts';
import type { Services } from '../services.ts';
import type { ConfigTarget } from './document-path.ts';
import { followClusterText } from './follow-cluster-text.ts';
import type { Follow } from './follower.ts';

/** `onDidApply` says that something else may be live now. */
export function createLiveConfigFollower(services: Services, onDidApply: Event<void>): Follow<ConfigTarget> {
  return ({ sourceId, exposure, host }, follower) => {
    const { signal } = follower;
    let stopWatching: (() => void) | undefined;
    const update = followClusterText(
      services,
      {
        sourceId,
        // A host whose agent applies something tells so.
        concerns: (change) => change === 'all' || (change === 'hosts' && host !== undefined),
        read: async ({ view }) => {
          const { nginx } = view.configuration.configuration;
          if (host === undefined) stopWatching ??= services.engine().watchLiveConfig(nginx, () => update());
          const { text } = await services
            .engine()
            .readLiveConfig(exposure, await findHostPlace(services, { sourceId, host }, signal));
          return text || nothingLive(exposure, host);
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
function nothingLive(exposure: ConfigTarget['exposure'], host: string | undefined): string {
  const subject = exposure && `${exposure.namespace}/${exposure.name}`;
  return `# ${host === undefined ? nothingLiveHere(subject) : nothingLiveOn(host, subject)}\n`;
}

function nothingLiveHere(subject: string | undefined): string {
  return subject === undefined
    ? l10n.t('Nothing is live on this machine yet.')
    : l10n.t('{0} is not live on this machine.', subject);
}

function nothingLiveOn(host: string, subject: string | undefined): string {
  return subject === undefined
    ? l10n.t('Nothing is live on {0} yet.', host)
    : l10n.t('{0} is not live on {1}.', subject, host);
}
