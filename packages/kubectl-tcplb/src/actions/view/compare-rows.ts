/** What a watch has to print: the rows that say something else than before. */
import type { TableRow } from './table-row.ts';

export type Comparison = (
  now: readonly TableRow[],
) => readonly [changed: readonly TableRow[], gone: readonly TableRow[]];

/** Compares with what was handed on, at first with `printed`. */
export function createComparison(printed: readonly TableRow[]): Comparison {
  const known = new Map(printed.map((row) => [row.key, row]));
  return (now) => {
    const rows = new Map(now.map((row) => [row.key, row]));
    const changed = now.filter(({ key, state }) => known.get(key)?.state !== state);
    const gone = [...known.values()].filter(({ key }) => !rows.has(key));
    for (const { key } of gone) known.delete(key);
    for (const row of changed) known.set(row.key, row);
    return [changed, gone];
  };
}
