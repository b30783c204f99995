/** Starts keepalived where it does not run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toTcplbError } from '../../errors.ts';
import type { HostPaths } from '../../host/host-paths.ts';
import { findKeepalived, startKeepalived } from '../../host/keepalived-process.ts';
import type { LbHost } from '../../host/lb-host.ts';
import type { AgentEvent } from '../agent-event.ts';

export interface KeepalivedKeeper {
  /** Takes one look. Fails as the host does. */
  look(): Promise<void>;
}

export interface KeepalivedKeeperOptions {
  readonly host: LbHost;
  readonly paths: HostPaths;
  readonly binary: string;
  /** Milliseconds between two advertisements. */
  readonly advertMs: number;
  /** Whether this host does what it should with the addresses that it may still have. */
  readonly isWell: () => boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Advertisements after which a keepalived that was killed is started again: until then another host has its addresses. */
const MISSED_ADVERTS = 3;

/** Milliseconds between two tries to start it. */
const RETRY_MS = 5_000;

export function createKeepalivedKeeper(options: KeepalivedKeeperOptions): KeepalivedKeeper {
  const { host, paths, binary, advertMs, isWell, signal, onEvent } = options;
  let seenAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let told: string | undefined;

  const start = (): Promise<void> => startKeepalived(host, paths, binary, { signal });
  const tryTo = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      onEvent({ type: 'keepalived-started' });
      told = undefined;
    } catch (cause) {
      const error = toTcplbError(cause);
      // An apply is under way, which starts it itself.
      if (error.code === 'HostBusy' || error.code === 'Cancelled') return;
      failedAt = performance.now();
      if (error.message !== told) onEvent({ type: 'keepalived-failed', error });
      told = error.message;
    }
  };
  return {
    async look() {
      // One of two is enough: the parent starts another child, and a child without a parent is about to leave properly.
      if (Object.keys(await findKeepalived(host, paths)).length > 0) {
        seenAt = performance.now();
        // Somebody else has started it since.
        if (told !== undefined) onEvent({ type: 'keepalived-started' });
        told = undefined;
        return;
      }
      if (performance.now() - failedAt < RETRY_MS) return;
      if ((await host.readFile(paths.keepalived.configuration)) === undefined) return;
      if (seenAt === Number.NEGATIVE_INFINITY) {
        if (isWell()) await tryTo(() => host.withLock(paths.lock, start));
        return;
      }
      const earlyMs = seenAt + MISSED_ADVERTS * advertMs - performance.now();
      if (earlyMs > 0 && isWell()) await sleep(earlyMs, undefined, { signal });
      await tryTo(start);
    },
  };
}
