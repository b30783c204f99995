/** What the process of a client and whoever started it say to each other. */
import type { Attempt, HoldReport } from '@tcplb/core';

/** Begins; a second message, of whatever kind, ends it. */
export interface ToClient {
  readonly target: { readonly host: string; readonly port: number };
  /** New connections per second. */
  readonly rate: number;
  /** Milliseconds for each. */
  readonly timeoutMs: number;
  /** Connections that stay, with an exchange every 100 ms. */
  readonly held: number;
  /** Milliseconds for each of those exchanges. */
  readonly heldTimeoutMs: number;
}

export type FromClient =
  /** `begin`: milliseconds since 1970 from which the times of attempts count. */
  | { readonly type: 'started'; readonly begin: number }
  /** Those that have ended since the last time. */
  | { readonly type: 'attempts'; readonly attempts: readonly Attempt[] }
  | { readonly type: 'ended'; readonly held: HoldReport };
