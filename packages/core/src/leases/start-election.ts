/**
 * Elects one among several agents, by a Lease: it leads for as long as it renews the Lease in time, and another takes over
 * when it has not done so for as long as the Lease lasts. The rules are those of client-go's leaderelection.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import type { TcplbError } from '../errors.ts';
import { type Candidate, claim, mayClaim, type Observation, observe, release } from './claim.ts';
import { complainOnce } from './complain-once.ts';
import { createTerm, type Moment, type Term, takeMoment } from './create-term.ts';
import { LEASES, type Lease } from './lease.ts';
import { paceElection } from './lease-pace.ts';
import { createLease, readLease, updateLease } from './write-lease.ts';

export interface ElectionOptions extends Candidate {
  readonly client: ClusterClient;
  /** Leaves the election. A Lease that is held is released then. */
  readonly signal: AbortSignal;
  /** Told of each new holder, undefined for nobody; by what this agent knows, so its own term may have ended. */
  readonly onHolder: (holder: string | undefined) => void;
  /** The Lease could not be read or written; it is tried again. Once for the same error in a row. */
  readonly onError: (error: TcplbError) => void;
}

export interface Election {
  /** The term for which this agent leads now; its signal fires when that is over. Undefined while it does not lead. */
  term(): AbortSignal | undefined;
  /** Resolves when the election was left and nothing is held any more. */
  readonly stopped: Promise<void>;
}

/** Milliseconds that the release may take: who waits for it wants to stop. */
const RELEASE_MS = 2_000;

export function startElection(options: ElectionOptions): Election {
  const { identity, durationMs, signal, onHolder, onError } = options;
  const pace = paceElection(durationMs);
  const ballot = createBallot(options);
  const complaints = complainOnce(`Lease ${LEASES.namespace}/${LEASES.election}`, onError);
  let term: Term | undefined;
  let told: string | undefined;

  const tell = (holder: string | undefined) => {
    if (holder !== told) onHolder(holder);
    told = holder;
  };
  const win = (begun: Moment) => {
    if (term !== undefined && !term.isOver) return term.renew(begun);
    term?.end();
    term = createTerm(begun, pace.deadlineMs, () => tell(undefined));
  };
  const takePart = async (): Promise<void> => {
    const begun = takeMoment();
    const holder = await ballot.vote(AbortSignal.any([signal, AbortSignal.timeout(pace.tryMs)]));
    if (holder === identity) win(begun);
    else if (holder !== undefined) term?.end();
    // Not to have it yet is no reason to let go of what was won before.
    if (holder !== undefined || term === undefined || term.isOver) tell(holder);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await takePart().then(complaints.succeed, (error) => {
        if (!signal.aborted) complaints.fail(error);
      });
      // Those who wait do not all come back at once.
      await sleep(pace.renewMs * (0.8 + 0.2 * Math.random()), undefined, { signal }).catch(() => {});
    }
    term?.end();
    await ballot.withdraw(AbortSignal.timeout(RELEASE_MS)).catch(() => {});
  };
  return { term: () => (term === undefined || term.isOver ? undefined : term.signal), stopped: run() };
}

interface Ballot {
  /** Takes or renews the Lease if that may be. Resolves to whoever holds it then, undefined when that is not sure. */
  vote(signal: AbortSignal): Promise<string | undefined>;
  /** Lets go of it. */
  withdraw(signal: AbortSignal): Promise<void>;
}

function createBallot({ client, identity, durationMs }: ElectionOptions): Ballot {
  const candidate = { identity, durationMs };
  let known: Observation | undefined;
  const look = async (signal: AbortSignal): Promise<Lease | undefined> => {
    const lease = await readLease(client, LEASES.election, { signal });
    known = lease && observe(known, lease, performance.now());
    return lease;
  };
  const write = async (lease: Lease | undefined, signal: AbortSignal): Promise<string | undefined> => {
    const wanted = claim(lease, candidate, new Date());
    const stored = await (lease ? updateLease : createLease)(client, wanted, { signal });
    if (stored !== undefined) known = observe(known, stored, performance.now());
    return stored?.spec?.holderIdentity;
  };
  return {
    async vote(signal) {
      const isHeld = known?.lease.spec?.holderIdentity === identity;
      // Most of the time nobody has written or deleted it since. Whatever is wrong, a look at it tells.
      const renewed = isHeld ? await write(known?.lease, signal).catch(() => undefined) : undefined;
      if (renewed !== undefined) return renewed;
      const lease = await look(signal);
      if (known !== undefined && !mayClaim(known, candidate, performance.now())) return lease?.spec?.holderIdentity;
      return write(lease, signal);
    },
    async withdraw(signal) {
      // What was under way when the agent was stopped may have been written.
      const lease = await look(signal);
      if (lease?.spec?.holderIdentity === identity) await updateLease(client, release(lease, new Date()), { signal });
    },
  };
}
