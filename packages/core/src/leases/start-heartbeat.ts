/** Renews the Lease of an LB host for as long as its agent runs. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import type { TcplbError } from '../errors.ts';
import { createTurns } from '../sync/create-turns.ts';
import { complainOnce } from './complain-once.ts';
import { beat, endBeat, type HostReport, hostLeaseName } from './host-lease.ts';
import type { Lease } from './lease.ts';
import { paceHeartbeat } from './lease-pace.ts';
import { createLease, readLease, updateLease } from './write-lease.ts';

export interface HeartbeatOptions {
  readonly client: ClusterClient;
  readonly hostName: string;
  /** Milliseconds without a sign of life after which the host counts as silent. */
  readonly durationMs: number;
  readonly report: () => HostReport;
  /** While it is, nothing is written. */
  readonly isPaused: () => boolean;
  readonly signal: AbortSignal;
  /** The Lease could not be written; it is tried again. Once for the same error in a row. */
  readonly onError: (error: TcplbError) => void;
}

export interface Heartbeat {
  /** The report is another one: it is told soon, together with what else changes until then. */
  changed(): void;
  /** Resolves when the Lease says that the agent has stopped, or cannot be told. */
  readonly stopped: Promise<void>;
}

/** Milliseconds that the last word may take. */
const FAREWELL_MS = 2_000;

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { hostName, signal, durationMs, isPaused, onError } = options;
  const pace = paceHeartbeat(durationMs);
  const pulse = createPulse(options);
  const turns = createTurns(signal);
  const complaints = complainOnce(`the Lease of host ${hostName}`, onError);

  const run = async (): Promise<void> => {
    turns.request(0);
    while (await turns.next()) {
      turns.request(pace.renewMs);
      if (isPaused()) continue;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(pace.renewMs)]);
      await pulse.beat(limited).then(complaints.succeed, (error) => {
        if (!signal.aborted) complaints.fail(error);
      });
      turns.rest(pace.changeMs);
    }
    if (!isPaused()) await pulse.end(AbortSignal.timeout(FAREWELL_MS)).catch(() => {});
  };
  return { changed: () => turns.request(pace.changeMs), stopped: run() };
}

interface Pulse {
  beat(signal: AbortSignal): Promise<void>;
  /** Says that there will be no more of them. */
  end(signal: AbortSignal): Promise<void>;
}

function createPulse({ client, hostName, durationMs, report }: HeartbeatOptions): Pulse {
  const name = hostLeaseName(hostName);
  let known: Lease | undefined;
  let isFirst = true;
  const write = (lease: Lease | undefined, signal: AbortSignal): Promise<Lease | undefined> => {
    const wanted = beat(lease, { hostName, durationMs, report: report(), isFirst }, new Date());
    return (lease ? updateLease : createLease)(client, wanted, { signal });
  };
  return {
    async beat(signal) {
      const stored = known && (await write(known, signal).catch(() => undefined));
      // Somebody else has written or deleted it, or a look at it tells what is wrong.
      known = stored ?? (await write(await readLease(client, name, { signal }), signal));
      isFirst &&= known === undefined;
    },
    async end(signal) {
      const lease = await readLease(client, name, { signal });
      if (lease !== undefined) await updateLease(client, endBeat(lease, hostName, report(), new Date()), { signal });
    },
  };
}
