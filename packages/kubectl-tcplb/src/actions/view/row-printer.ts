/** Prints rows as a table, or one by one in another format: what is there first, then what a watch brings. */
import { columnWidths, formatTable } from '@tcplb/core';
import { formatOutput } from '../../output/print-object.ts';
import type { TableRow } from './table-row.ts';

export interface RowPrinterOptions {
  /** `-o`; undefined for a table. */
  readonly output: string | undefined;
  readonly headers: readonly string[];
  readonly withHeaders: boolean;
  readonly print: (text: string) => void;
}

export interface RowPrinter {
  /** `gone`: rows as they were last. */
  print(rows: readonly TableRow[], gone: readonly TableRow[]): Promise<void>;
}

export function isTable(output: string | undefined): boolean {
  return output === undefined || output === 'wide';
}

export function createRowPrinter(options: RowPrinterOptions): RowPrinter {
  const { output, print } = options;
  if (output === undefined || output === 'wide') return { print: createTablePrinter(options) };
  return {
    async print(rows, gone) {
      const all = [...rows, ...gone];
      if (output === 'name') return print([...new Set(all.map(({ name }) => `${name}\n`))].join(''));
      const texts = await Promise.all(all.map(({ item }) => formatOutput(item, output)));
      print(texts.map((text) => (output === 'yaml' ? `---\n${text}` : text)).join(''));
    },
  };
}

/** The columns of later rows are as wide as those before, or wider. */
function createTablePrinter({ headers, withHeaders, print }: RowPrinterOptions): RowPrinter['print'] {
  let headersDue = withHeaders;
  let widths = withHeaders ? columnWidths([headers]) : [];
  return async (rows, gone) => {
    const lines = [...rows.map(({ cells }) => cells), ...gone.map(({ goneCells }) => goneCells)];
    widths = columnWidths(lines, widths);
    print(formatTable(headers, lines, { headers: headersDue, widths }));
    headersDue = false;
  };
}
