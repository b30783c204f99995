/** One row of a list of exposures or backends, as a table shows it and a watch compares it. */
export interface TableRow {
  /** Names what the row is about. */
  readonly key: string;
  readonly cells: readonly string[];
  /** Equal for rows that say the same; ages do not count. */
  readonly state: string;
  /** The row that a watch prints when it is gone. */
  readonly goneCells: readonly string[];
  /** As -o name prints it: `service/tcp-echo`. */
  readonly name: string;
  /** As -o json prints it. */
  readonly item: object;
}
