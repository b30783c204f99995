/** What is wrong with a configuration, and at which field. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** One clause. */
  readonly text: string;
}
