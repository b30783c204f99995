/** What an echo test found. */

/** How a connection failed. */
export type EchoFailure = 'refused' | 'reset' | 'timed-out' | 'wrong-answer';

/** Milliseconds. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface EchoBackendReport {
  /** The hostname that answered. */
  readonly hostname: string;
  readonly connections: number;
  /** Part of the successful connections, 0–1, and what an even spread would give. */
  readonly share: number;
  readonly expectedShare: number;
  readonly connect: LatencySummary;
  readonly roundTrip: LatencySummary;
}

export interface EchoReport {
  readonly target: string;
  readonly connections: number;
  readonly succeeded: number;
  readonly failures: Readonly<Record<EchoFailure, number>>;
  /** Sorted by hostname. A ready backend that nobody reached is here with 0 connections. */
  readonly backends: readonly EchoBackendReport[];
  readonly connect: LatencySummary;
  readonly roundTrip: LatencySummary;
  readonly durationMs: number;
  readonly passed: boolean;
  /** One sentence per reason why it did not pass. */
  readonly problems: readonly string[];
}
