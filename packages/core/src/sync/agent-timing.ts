/** The pace of an agent. All in milliseconds. */
import type { ErrorCode } from '../errors.ts';

export interface AgentTiming {
  /** Between the end of one apply and the beginning of the next: nginx merges reloads that are closer together. */
  readonly restMs: number;
  /** Between two looks at whether nginx runs and serves what it should. */
  readonly checkMs: number;
  /** Between two looks at the files, for hand edits. */
  readonly filesCheckMs: number;
  /** For the first retry of a failed apply; it doubles with each, up to the last. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** The last for a host that cannot be reached: an attempt costs little, and everybody waits for it to be back. */
  readonly awayMs: number;
  /** Between two looks at whether another agent still looks after the host. */
  readonly standbyMs: number;
  /** Of silence of the API server, which speaks once a minute at least, before it is told. */
  readonly silenceMs: number;
}

export const DEFAULT_TIMING: AgentTiming = {
  restMs: 500,
  checkMs: 1_000,
  filesCheckMs: 30_000,
  retryMs: 1_000,
  maxRetryMs: 60_000,
  awayMs: 5_000,
  standbyMs: 2_000,
  silenceMs: 180_000,
};

/** Milliseconds before another try of what failed so many times in a row, 1 or more, the last time with this code. */
export function retryDelay({ retryMs, maxRetryMs, awayMs }: AgentTiming, code: ErrorCode, count: number): number {
  return Math.min(retryMs * 2 ** (count - 1), code === 'HostUnreachable' ? awayMs : maxRetryMs);
}
