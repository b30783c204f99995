/** `history`: the revisions that each host has kept. */
import { formatAge, formatTable, type HistoryEntry, type RevisionMark, readHistory, rollOut } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { openHere } from './open-here.ts';
import { noteFailures, requireUnnamed } from './rollout/conclude.ts';

export interface ShowHistoryOptions {
  readonly output: string | undefined;
  readonly withHeaders: boolean;
  readonly config: string | undefined;
  /** Default all that are configured. */
  readonly hosts: readonly string[] | undefined;
}

/** A revision of a host; that of this machine has no name. */
type Row = HistoryEntry & { readonly host?: string };

const apiVersion = 'tcplb.dev/v1alpha1';

const markTexts: Readonly<Record<RevisionMark, string>> = {
  live: 'live',
  linked: 'not served',
  served: 'served, not linked',
  'last-good': 'last good',
  edited: 'changed by hand',
  unreadable: 'unreadable',
};

/** Resolves to 1 when a host that has a name cannot be asked. */
export async function showHistory(session: Session, options: ShowHistoryOptions): Promise<number> {
  const { terminal, signal } = session;
  const { output, withHeaders } = options;
  await using opened = await openHere(session, options);
  const outcomes = await rollOut(opened.hosts, {
    strategy: 'AllAtOnce',
    signal,
    work: ({ host, configuration }) => readHistory(host, configuration.nginx, { signal }),
  });
  requireUnnamed(outcomes);
  const rows = outcomes.flatMap((outcome) => {
    const { name } = outcome.target;
    const entries = 'value' in outcome ? outcome.value : [];
    return entries.map((entry): Row => (name === undefined ? entry : { host: name, ...entry }));
  });
  const [{ name = undefined, host, configuration } = {}] = opened.hosts;
  if (output === 'json' || output === 'yaml') {
    const items = rows.map((row) => ({ apiVersion, kind: 'Revision', ...row }));
    const list = { apiVersion, kind: 'RevisionList', ...(name === undefined && { host: host?.name }), items };
    terminal.print(await formatObject(list, output));
  } else if (output === 'name') terminal.print(rows.map(revisionName).join(''));
  else if (rows.length > 0) terminal.print(formatHistory(rows, output === 'wide', withHeaders));
  else terminal.note(`No revisions found in ${name === undefined ? configuration?.nginx.directory : 'any host'}.`);
  return noteFailures(session, outcomes) ? exitCodes.failure : exitCodes.success;
}

function revisionName({ host, number }: Row): string {
  return `revision/${host === undefined ? '' : `${host}/`}${number}\n`;
}

function formatHistory(rows: readonly Row[], isWide: boolean, withHeaders: boolean): string {
  const isNamed = rows.some(({ host }) => host !== undefined);
  const columns = [...(isNamed ? [hostColumn] : []), ...plainColumns, ...(isWide ? wideColumns : [])];
  return formatTable(
    columns.map(([header]) => header),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
    { headers: withHeaders },
  );
}

type Column = readonly [header: string, cell: (entry: Row) => string];

const hostColumn: Column = ['HOST', ({ host }) => host ?? ''];

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
