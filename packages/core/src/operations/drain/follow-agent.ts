/** Leaves it to the agent of a host, where one runs, to put a change of the cluster live. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NginxConfiguration } from '../../configuration.ts';
import { toTcplbError } from '../../errors.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { readHistory } from '../../host/read-history.ts';
import { readLive } from '../../host/read-live.ts';
import { AGENT_CAUSE } from '../../sync/create-target.ts';

export interface FollowAgentOptions {
  /** Milliseconds that the agent has. Default 5,000: it takes less than one. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Whether an agent has put another plan than `before` live. It may hold back a part of what the cluster says, so its
 * word goes before a plan of our own. False at once where no agent made what is live.
 */
export async function followAgent(
  host: LbHost,
  nginx: NginxConfiguration,
  before: string | undefined,
  { deadlineMs = 5000, signal }: FollowAgentOptions = {},
): Promise<boolean> {
  const cancellation = signal ? { signal } : {};
  const end = performance.now() + deadlineMs;
  do {
    const { planRevision } = await readLive(host, nginx, cancellation);
    if (planRevision !== before) return true;
    const live = (await readHistory(host, nginx, cancellation)).find(({ marks }) => marks.includes('live'));
    if (live?.cause !== AGENT_CAUSE) return false;
    await sleep(100, undefined, cancellation).catch((error) => {
      throw toTcplbError(error);
    });
  } while (performance.now() < end);
  return false;
}
