/** What a benchmark finds. */
export interface BenchResult {
  readonly bench: string;
  /** What was measured over what it is compared with; smaller is better. */
  readonly ratio: number;
  /** The ratio that must not be passed. */
  readonly bound: number;
  readonly ok: boolean;
}

/** Runs one benchmark: prints a table for people and resolves to the result. */
export type Bench = () => Promise<BenchResult>;
