/** Notices when an LB host falls into trouble and stays there. Knows nothing of how that is told. */
import type { HostState } from '@tcplb/core';
import { isHostInTrouble } from './host-trouble.ts';

export interface TroubleWatch {
  /** How the hosts of a cluster are now. */
  look(sourceId: string, hosts: readonly HostState[]): void;
  dispose(): void;
}

export interface TroubleWatchOptions {
  /** Milliseconds that a host has for getting out of it by itself: each change of the cluster takes it a moment. */
  readonly graceMs: number;
  /** Once for each time that a host falls into trouble. `host`: how it is when that is certain. */
  readonly tell: (sourceId: string, host: HostState) => void;
}

/** A host that was never seen well is not told of: it did not fall, and the tree shows it. */
export function createTroubleWatch({ graceMs, tell }: TroubleWatchOptions): TroubleWatch {
  /** Of the hosts that were well once: `waiting` while in trouble and not told of. */
  const known = new Map<string, 'well' | 'told' | Waiting>();
  const lookAt = (sourceId: string, host: HostState) => {
    const key = JSON.stringify([sourceId, host.name]);
    const before = known.get(key);
    if (!isHostInTrouble(host)) {
      if (typeof before === 'object') clearTimeout(before.timer);
      known.set(key, 'well');
    } else if (before === 'well') {
      const waiting: Waiting = {
        host,
        timer: setTimeout(() => {
          known.set(key, 'told');
          tell(sourceId, waiting.host);
        }, graceMs),
      };
      known.set(key, waiting);
    } else if (typeof before === 'object') before.host = host;
  };
  return {
    look: (sourceId, hosts) => {
      for (const host of hosts) lookAt(sourceId, host);
    },
    dispose: () => {
      for (const state of known.values()) if (typeof state === 'object') clearTimeout(state.timer);
      known.clear();
    },
  };
}

interface Waiting {
  /** The latest. */
  host: HostState;
  readonly timer: NodeJS.Timeout;
}
