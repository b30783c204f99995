/** What an echo test found. */

/**
 * How a connection failed. `refused`: it was never opened, because somebody said no. `reset`: it was opened and ended
 * without an answer. `timed-out`: no answer came in time. `wrong-answer`: something else came.
 */
export type EchoFailure = 'refused' | 'reset' | 'timed-out' | 'wrong-answer';

/** Milliseconds; all 0 when there was nothing to measure. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface EchoBackendReport {
  /** The hostname that answered. */
  readonly hostname: string;
  /** False for a hostname that answered although nobody expected it to. */
  readonly expected: boolean;
  /** True for a ready backend without connections where there were enough to reach all of them. */
  readonly missed: boolean;
  readonly connections: number;
  /** Part of the successful connections, 0–1, and what an even spread would give. */
  readonly share: number;
  readonly expectedShare: number;
  readonly connect: LatencySummary;
  readonly roundTrip: LatencySummary;
}

export interface EchoReport {
  /** `host:port` */
  readonly target: string;
  /** Connections that came to an end of any kind; fewer than asked for when the test was cancelled. */
  readonly connections: number;
  readonly succeeded: number;
  readonly failures: Readonly<Record<EchoFailure, number>>;
  /** Sorted by hostname. A ready backend that nobody reached is here with 0 connections. */
  readonly backends: readonly EchoBackendReport[];
  readonly connect: LatencySummary;
  /** All 0 in a test that only connects. */
  readonly roundTrip: LatencySummary;
  readonly durationMs: number;
  /** True when the signal ended the test early; such a test has not passed. */
  readonly cancelled: boolean;
  readonly passed: boolean;
  /** One sentence per reason why it did not pass. */
  readonly problems: readonly string[];
}
