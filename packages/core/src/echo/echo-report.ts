/** What an echo test found. */

/**
 * How a connection failed. `refused`: it was never opened, because somebody said no. `reset`: it was opened and ended
 * without an answer. `timed-out`: no answer came in time. `lost`: the same of a datagram. `wrong-answer`: something else
 * came.
 */
export type EchoFailure = 'refused' | 'reset' | 'timed-out' | 'lost' | 'wrong-answer';

/** Milliseconds; all 0 when there was nothing to measure. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Which addresses of the client a backend saw. */
export interface EchoSourceReport {
  /** Without repetition, the first ten. */
  readonly addresses: readonly string[];
  /** How the backend knows: from the connection itself, or from a PROXY protocol header before it. */
  readonly by: 'connection' | 'proxy-protocol';
  /** Whether it was the client's own address on every connection. */
  readonly preserved: boolean;
}

/** A connection that was to be kept open and broke. */
export interface BrokenConnection {
  /** Who had answered on it, if anybody had. */
  readonly hostname?: string;
  readonly failure: EchoFailure;
  /** Milliseconds from the beginning of the test. */
  readonly afterMs: number;
  /** Exchanges that it had before. */
  readonly exchanges: number;
}

/** What became of connections that were kept open. */
export interface HoldReport {
  /** Connections that lived until the end. */
  readonly lived: number;
  /** Exchanges on all connections. */
  readonly exchanges: number;
  /** In the order in which they broke. */
  readonly broken: readonly BrokenConnection[];
}

/** How a test with a rate kept it. */
export interface RateReport {
  /** Connections per second that were to begin. */
  readonly wanted: number;
  /** Milliseconds by which the latest of them began late, because all lanes were busy or this machine was. */
  readonly latestMs: number;
}

export interface EchoBackendReport {
  /** The hostname that answered. */
  readonly hostname: string;
  /** False for a hostname that answered although nobody expected it to. */
  readonly expected: boolean;
  /** True for a ready backend without connections where there were enough to reach all of them. */
  readonly missed: boolean;
  readonly connections: number;
  /** Part of the answered connections, 0–1, and what a spread by the backends' weights would give. */
  readonly share: number;
  readonly expectedShare: number;
  /** All 0 for datagrams. */
  readonly connect: LatencySummary;
  /** Of each exchange, where connections are kept open. */
  readonly roundTrip: LatencySummary;
  /** Absent when it was not asked, or does not know how to tell. */
  readonly source?: EchoSourceReport;
  /** Connections that were to be kept open and broke; absent in other tests. */
  readonly broken?: number;
}

export interface EchoReport {
  /** `host:port` */
  readonly target: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Connections (or datagrams) that came to an end of any kind; fewer than asked for when the test was cancelled. */
  readonly connections: number;
  readonly succeeded: number;
  readonly failures: Readonly<Record<EchoFailure, number>>;
  /** Sorted by hostname. A ready backend that nobody reached is here with 0 connections. */
  readonly backends: readonly EchoBackendReport[];
  readonly connect: LatencySummary;
  /** All 0 in a test that only connects; see `EchoBackendReport`. */
  readonly roundTrip: LatencySummary;
  readonly durationMs: number;
  /** Present when the test had a rate. */
  readonly rate?: RateReport;
  /** Present when connections were kept open. */
  readonly held?: HoldReport;
  /** True when the signal ended the test early; such a test has not passed. */
  readonly cancelled: boolean;
  readonly passed: boolean;
  /** One sentence per reason why it did not pass. */
  readonly problems: readonly string[];
}
