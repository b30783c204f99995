/** Which client address the backends saw, as a table. Pure. */
import { formatTable } from '../../format-table.ts';
import type { EchoBackendReport } from '../echo-report.ts';

/** Addresses of one backend that fit into a line. */
const SHOWN = 3;

/** Empty when no backend told. */
export function describeSources(backends: readonly EchoBackendReport[]): string {
  if (backends.every(({ source }) => source === undefined)) return '';
  return formatTable(['HOSTNAME', 'CLIENT SEEN AS', 'PRESERVED', 'KNOWN FROM'], backends.map(describeRow));
}

function describeRow({ hostname, source }: EchoBackendReport): string[] {
  if (source === undefined) return [hostname, '<not told>', '-', '-'];
  const { addresses, by, preserved } = source;
  const others = addresses.length > SHOWN ? ', …' : '';
  return [
    hostname,
    `${addresses.slice(0, SHOWN).join(', ')}${others}`,
    preserved ? 'yes' : 'no',
    by === 'connection' ? 'the connection' : 'PROXY protocol header',
  ];
}
