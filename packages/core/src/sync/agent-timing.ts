/** The pace of an agent. All in milliseconds. */

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
  /** Of silence of the API server, which speaks once a minute at least, before it is told. */
  readonly silenceMs: number;
}

export const DEFAULT_TIMING: AgentTiming = {
  restMs: 500,
  checkMs: 1_000,
  filesCheckMs: 30_000,
  retryMs: 1_000,
  maxRetryMs: 60_000,
  silenceMs: 180_000,
};
