/** Connections that were to be kept open and broke, as a table. Pure. */
import { formatTable } from '../../format-table.ts';
import type { BrokenConnection, HoldReport } from '../echo-report.ts';

/** Rows that a person reads; the others are counted. */
const SHOWN = 20;

/** In the order in which they broke. */
export function describeHeld({ broken }: Pick<HoldReport, 'broken'>): string {
  const table = formatTable(['BROKE AFTER', 'HOSTNAME', 'HOW', 'EXCHANGES'], broken.slice(0, SHOWN).map(describeRow));
  const others = broken.length - SHOWN;
  return others > 0 ? `${table}and ${others} more; -o json has them all.\n` : table;
}

function describeRow({ afterMs, hostname, failure, exchanges }: BrokenConnection): string[] {
  return [`${(afterMs / 1000).toFixed(1)}s`, hostname ?? '<unknown>', failure, String(exchanges)];
}
