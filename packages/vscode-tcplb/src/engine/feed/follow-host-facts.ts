/** The host's facts, read again when the configuration may have changed. */
import { isDeepStrictEqual } from 'node:util';
import type { ClusterClient, TcplbError } from '@tcplb/core';
import type { FollowSettings } from '../cluster-feed.ts';
import { type HostFacts, readHostFacts } from './host-facts.ts';
import { retry } from './retry.ts';
import { watchConfiguration } from './watch-configuration.ts';

export interface FollowHostOptions {
  readonly settings: FollowSettings;
  readonly signal: AbortSignal;
  readonly onChange: () => void;
  /** Undefined when they can be read again. */
  readonly onTrouble: (trouble: TcplbError | undefined) => void;
}

export interface FollowedHostFacts {
  /** The last ones that could be read. */
  facts(): HostFacts | undefined;
  /** Resolves when they are known. Rejects when the signal fires first. */
  readonly synced: Promise<void>;
}

export function followHostFacts(client: ClusterClient, options: FollowHostOptions): FollowedHostFacts {
  const { settings, signal, onChange, onTrouble } = options;
  let facts: HostFacts | undefined;
  let latestRead = 0;
  const read = async (): Promise<void> => {
    latestRead += 1;
    const own = latestRead;
    const found = await retry(() => readHostFacts(client, settings, signal), { signal, onError: onTrouble });
    // Something changed meanwhile, and is being read.
    if (own !== latestRead) return;
    onTrouble(undefined);
    if (isDeepStrictEqual(found, facts)) return;
    facts = found;
    onChange();
  };
  const readAgain = () => {
    read().catch(() => undefined);
  };
  const synced = read();
  synced.then(
    () => watchConfiguration(client, settings, signal, readAgain),
    () => undefined,
  );
  return { facts: () => facts, synced };
}
