/** What became of one connection of an echo test, or of one datagram. */
import type { EchoFailure } from './echo-report.ts';

/** Which address of ours the server saw. */
export interface SeenSource {
  readonly address: string;
  /** How the server knows: from the connection itself, or from a PROXY protocol header before it. */
  readonly by: 'connection' | 'proxy-protocol';
  /** Whether it is the address that we connected from. */
  readonly preserved: boolean;
}

/** A connection that was kept open. */
export interface HeldConnection {
  /** Milliseconds from the beginning of the test to the connection's end. */
  readonly afterMs: number;
  /** Of each exchange that it had, in milliseconds. */
  readonly roundTripsMs: readonly number[];
}

interface Connection {
  /** Who answered, where that is known. */
  readonly hostname?: string;
  /** Milliseconds until it was open; absent for datagrams. */
  readonly connectMs?: number;
  /** Milliseconds from then to the answer; absent when nothing was said. */
  readonly roundTripMs?: number;
  /** Absent when the server was not asked, or does not know how to tell. */
  readonly source?: SeenSource;
  /** Only of a connection that was kept open; `roundTripMs` is then absent. */
  readonly held?: HeldConnection;
}

export type ConnectionSuccess = Connection;

/** What was measured before it failed is there only for a connection that was kept open. */
export interface ConnectionFailure extends Connection {
  readonly failure: EchoFailure;
}

export type ConnectionOutcome = ConnectionSuccess | ConnectionFailure;

export function isFailure(outcome: ConnectionOutcome): outcome is ConnectionFailure {
  return 'failure' in outcome;
}
