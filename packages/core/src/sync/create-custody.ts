/**
 * One agent looks after an LB host at a time: two with different configurations would undo each other's work. Who comes later
 * stands back, and takes over when the first one is gone, however it went: the kernel of the host frees the lock.
 */
import { randomUUID } from 'node:crypto';
import { TcplbError } from '../errors.ts';
import type { HeldLock, LbHost } from '../host/lb-host.ts';

export interface Custody {
  /** Undefined when this agent looks after the host; otherwise the `HostBusy` that names the one which does. */
  take(): Promise<TcplbError | undefined>;
  /** Whether another agent had it when it was last asked for. */
  readonly standsBack: boolean;
  /** Lets the next one take it. */
  release(): Promise<void>;
}

/** @param path of the lock, on the host */
export function createCustody(host: LbHost, path: string): Custody {
  const holder = `kubectl tcplb agent ${randomUUID().slice(0, 8)}`;
  let keeping: KeptLock | undefined;
  let standsBack = false;
  return {
    get standsBack() {
      return standsBack;
    },
    async take() {
      standsBack = false;
      if (keeping?.lock.isHeld) return undefined;
      await keeping?.release();
      keeping = undefined;
      try {
        keeping = await keepLock(host, path, holder);
        return undefined;
      } catch (error) {
        // What else may be wrong with the host is told by whoever works on it.
        if (!(error instanceof TcplbError) || error.code !== 'HostBusy') return undefined;
        // A link that was cut leaves the lock there for a while, as our own.
        if ((await host.readFile(path))?.includes(holder)) return undefined;
        standsBack = true;
        return takenBy(host, error);
      }
    },
    release: async () => keeping?.release(),
  };
}

interface KeptLock {
  readonly lock: HeldLock;
  /** Resolves when it is free. */
  release(): Promise<void>;
}

/** Resolves when it is held, and holds it until it is released. Fails as `withLock` does. */
function keepLock(host: LbHost, path: string, holder: string): Promise<KeptLock> {
  return new Promise((resolve, reject) => {
    const released = Promise.withResolvers<void>();
    const work = async (lock: HeldLock) => {
      resolve({
        lock,
        async release() {
          released.resolve();
          await freed.catch(() => {});
        },
      });
      await released.promise;
    };
    const freed = host.withLock(path, work, holder);
    freed.catch(reject);
  });
}

function takenBy({ name }: LbHost, cause: TcplbError): TcplbError {
  return new TcplbError('HostBusy', `another agent looks after ${name}: ${cause.message}`, {
    suggestions: ['Stop one of the two agents, or have each look after hosts or an nginx.directory of its own.'],
    retryable: true,
    cause,
  });
}
