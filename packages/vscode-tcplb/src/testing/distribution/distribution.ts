/** How the connections of a test were spread: what the picture shows. */
import type { EchoReport, LatencySummary } from '@tcplb/core';
import type { ExposureElement } from '../../tree/elements.ts';

/**
 * `expected`: of a backend that should answer; `unexpected`: of somebody else who did; `failed`: connections that nobody
 * answered.
 */
export type BarKind = 'expected' | 'unexpected' | 'failed';

export interface Bar {
  readonly kind: BarKind;
  /** Hostname, or kind of failure. */
  readonly label: string;
  readonly connections: number;
  /** Connections that it should have, as far as the test has come. */
  readonly fair?: number;
}

/** One listener. */
export interface Spread {
  /** `host:port`, or what else the connections went to. */
  readonly target: string;
  /** Connections that came to an end, of `requested`. */
  readonly done: number;
  readonly requested: number;
  readonly bars: readonly Bar[];
  /** Once the test is over; absent while it runs. */
  readonly result?: SpreadResult;
}

export interface SpreadResult {
  readonly roundTrip?: LatencySummary;
  readonly cancelled: boolean;
  /** One sentence each; empty when it passed. */
  readonly problems: readonly string[];
}

/** The last test of an exposure. */
export interface Distribution {
  readonly exposure: ExposureElement;
  readonly spreads: readonly Spread[];
}

/** What the picture keeps of a report. */
export function resultOf({ roundTrip, succeeded, cancelled, problems }: EchoReport): SpreadResult {
  return { ...(succeeded > 0 && roundTrip.max > 0 && { roundTrip }), cancelled, problems };
}
