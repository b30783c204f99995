/** Tables as kubectl prints them: upper-case headers, columns three spaces apart, nothing after the last one. Pure. */

export interface TableOptions {
  readonly headers: boolean;
  /** Widths to keep to, as watches do for rows that come later. */
  readonly widths?: readonly number[];
}

const gap = 3;

/** One line per row, each ended by a newline. An empty cell is left blank. */
export function formatTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = { headers: true },
): string {
  const lines = options.headers ? [headers, ...rows] : rows;
  const widths = columnWidths(lines, options.widths);
  return lines.map((cells) => formatRow(cells, widths)).join('');
}

/** The widest cell of each column, and at least `minimum`. */
export function columnWidths(lines: readonly (readonly string[])[], minimum: readonly number[] = []): number[] {
  const columns = Math.max(0, ...lines.map((cells) => cells.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(minimum[column] ?? 0, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
}

function formatRow(cells: readonly string[], widths: readonly number[]): string {
  const last = cells.length - 1;
  return `${cells.map((cell, column) => (column === last ? cell : cell.padEnd((widths[column] ?? 0) + gap))).join('')}\n`;
}
