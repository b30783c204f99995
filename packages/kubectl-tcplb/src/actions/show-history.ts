/** `history`: the revisions that this machine has kept. */
import { formatAge, formatTable, type HistoryEntry, type RevisionMark, readHistory } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { openHere } from './open-here.ts';

export interface ShowHistoryOptions {
  readonly output: string | undefined;
  readonly withHeaders: boolean;
  readonly config: string | undefined;
}

const apiVersion = 'tcplb.dev/v1alpha1';

const markTexts: Readonly<Record<RevisionMark, string>> = {
  live: 'live',
  linked: 'not served',
  served: 'served, not linked',
  'last-good': 'last good',
  edited: 'changed by hand',
  unreadable: 'unreadable',
};

export async function showHistory(session: Session, options: ShowHistoryOptions): Promise<void> {
  const { terminal, signal } = session;
  const { output, withHeaders, config } = options;
  const { host, nginx } = await openHere(session, config);
  const entries = await readHistory(host, nginx, { signal });
  if (output === 'json' || output === 'yaml') {
    const items = entries.map((entry) => ({ apiVersion, kind: 'Revision', ...entry }));
    return terminal.print(await formatObject({ apiVersion, kind: 'RevisionList', host: host.name, items }, output));
  }
  if (output === 'name') return terminal.print(entries.map(({ number }) => `revision/${number}\n`).join(''));
  if (entries.length === 0) return terminal.note(`No revisions found in ${nginx.directory}.`);
  const columns = output === 'wide' ? [...plainColumns, ...wideColumns] : plainColumns;
  const headers = columns.map(([header]) => header);
  const rows = entries.map((entry) => columns.map(([, cell]) => cell(entry)));
  terminal.print(formatTable(headers, rows, { headers: withHeaders }));
}

type Column = readonly [header: string, cell: (entry: HistoryEntry) => string];

const plainColumns: readonly Column[] = [
  ['NUMBER', ({ number }) => `${number}`],
  ['REVISION', ({ revision }) => revision],
  ['AGE', ({ appliedAt }) => formatAge(appliedAt ?? '')],
  ['EXPOSURES', ({ exposures }) => `${exposures}`],
  ['LISTENERS', ({ listeners }) => `${listeners}`],
  ['STATUS', describeStatus],
  ['MADE BY', describeCause],
];

const wideColumns: readonly Column[] = [
  ['LIVE SINCE', ({ appliedAt }) => appliedAt ?? '<unknown>'],
  ['QUARANTINED', describeQuarantined],
];

function describeStatus({ marks, quarantined }: HistoryEntry): string {
  const count = quarantined.length === 0 ? [] : [`${quarantined.length} quarantined`];
  return [...marks.map((mark) => markTexts[mark]), ...count].join(', ') || '<none>';
}

function describeCause({ cause, restores }: HistoryEntry): string {
  if (cause === undefined) return '<unknown>';
  return restores === undefined ? cause : `${cause} to ${restores}`;
}

function describeQuarantined({ quarantined }: HistoryEntry): string {
  const names = quarantined.map(({ namespace, name, kept }) => `${namespace}/${name} (${kept ? 'kept' : 'left out'})`);
  return names.join(', ') || '<none>';
}
