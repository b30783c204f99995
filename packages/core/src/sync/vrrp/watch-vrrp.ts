/**
 * Keeps an LB host fit to share addresses with others, beside the loop that follows the cluster, so that a slow plan or apply
 * does not delay it: tells keepalived at once when nginx is silent, starts keepalived when it is dead, and tells who has what.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostConfiguration } from '../../configuration.ts';
import { toTcplbError } from '../../errors.ts';
import { hostPaths } from '../../host/host-paths.ts';
import type { LbHost } from '../../host/lb-host.ts';
import type { AgentEvent } from '../agent-event.ts';
import { createOwnershipFollower } from './follow-ownership.ts';
import { createKeepalivedKeeper } from './keep-keepalived.ts';
import type { VrrpTiming } from './vrrp-timing.ts';
import { createHealthWatch } from './watch-health.ts';

export interface VrrpWatchOptions {
  readonly host: LbHost;
  /** Whether questions to the host travel: then keepalived's own checks are left to find out how nginx is. */
  readonly isRemote: boolean;
  readonly timing: VrrpTiming;
  readonly signal: AbortSignal;
  /** Whether another agent looks after the host: then this one does nothing. */
  readonly standsBack: () => boolean;
  /** nginx does not answer any more. */
  readonly onSilence: () => void;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface VrrpWatch {
  /** Goes on with another configuration. */
  use(configuration: HostConfiguration): void;
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>;
}

/** Begins at once; there is nothing to do for a host whose addresses are all its own. */
export function startVrrpWatch(options: VrrpWatchOptions & { readonly configuration: HostConfiguration }): VrrpWatch {
  let replacing = new AbortController();
  let watching = watch(options.configuration);

  function watch(configuration: HostConfiguration): Promise<void> {
    const signal = AbortSignal.any([options.signal, replacing.signal]);
    return Promise.all(watchAll(configuration, { ...options, signal })).then(() => {});
  }
  return {
    use(configuration) {
      replacing.abort();
      replacing = new AbortController();
      watching = Promise.all([watching, watch(configuration)]).then(() => {});
    },
    get stopped() {
      return watching;
    },
  };
}

function watchAll({ keepalived, nginx }: HostConfiguration, options: VrrpWatchOptions): Promise<void>[] {
  if (keepalived === undefined) return [];
  const paths = hostPaths(nginx);
  const onEvent = (event: AgentEvent) => {
    options.onEvent(event);
    if (event.type === 'health' && !event.isWell) options.onSilence();
  };
  const shared = { ...options, nginx, paths, onEvent };
  const health = createHealthWatch(shared);
  const keeper = createKeepalivedKeeper({
    ...shared,
    binary: keepalived.binary,
    advertMs: keepalived.advertIntervalHundredths * 10,
    isWell: () => options.isRemote || health.isWell === true,
  });
  const ownership = createOwnershipFollower({ ...shared, virtualAddresses: keepalived.virtualAddresses });
  // Apart from each other: what hangs in one of them delays none of the others.
  const looks = [keeper.look, ownership.look].map((look) => repeat(look, options));
  // Nobody would take back later what it has told keepalived.
  return options.isRemote
    ? looks
    : [
        ...looks,
        repeat(health.look, options)
          .then(health.leave)
          .catch(() => {}),
      ];
}

async function repeat(look: () => Promise<void>, options: VrrpWatchOptions): Promise<void> {
  const { timing, signal, standsBack, onEvent } = options;
  let told: string | undefined;
  while (!signal.aborted) {
    try {
      if (!standsBack()) await look();
      told = undefined;
    } catch (cause) {
      const error = toTcplbError(cause);
      if (error.code !== 'Cancelled' && error.message !== told) onEvent({ type: 'vrrp-watch-failed', error });
      told = error.message;
    }
    await sleep(timing.lookMs, undefined, { signal }).catch(() => {});
  }
}
