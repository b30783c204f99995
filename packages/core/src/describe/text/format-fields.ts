/** `Name:  value` lines and tables, laid out as `kubectl describe` does. Pure. */

export interface Field {
  readonly name: string;
  /** One line each; none is shown as `<none>`. */
  readonly values: readonly string[];
}

/** All values begin in one column. */
export function formatFields(fields: readonly Field[]): string {
  const width = Math.max(...fields.map(({ name }) => name.length)) + 3;
  return fields.map(({ name, values }) => formatField(name, values, width)).join('');
}

function formatField(name: string, values: readonly string[], width: number): string {
  const [first = '<none>', ...others] = values;
  return [`${name}:`.padEnd(width) + first, ...others.map((value) => ' '.repeat(width) + value), ''].join('\n');
}

/** A heading over a table whose headers are underlined; `<none>` beside the heading when there are no rows. */
export function formatSection(name: string, headers: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `${name}:  <none>\n`;
  const lines = [headers, headers.map((header) => '-'.repeat(header.length)), ...rows];
  const widths = headers.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${name}:`, ...text.map((line) => `  ${line}`), ''].join('\n');
}
