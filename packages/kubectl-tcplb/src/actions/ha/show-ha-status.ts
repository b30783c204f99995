/** `ha status`: who has the virtual addresses, as the hosts themselves say. */
import { describeHa, formatAge, formatTable, type HaAddress, type HaHost, listMembers, lookAtHosts } from '@tcplb/core';
import { exitCodes } from '../../cli/exit-codes.ts';
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { openHere } from '../open-here.ts';

export interface ShowHaStatusOptions {
  readonly output: string | undefined;
  readonly withHeaders: boolean;
  readonly config: string | undefined;
}

/** Resolves to 1 when something is not as it should be. Fails with `InvalidConfiguration` without virtual addresses. */
export async function showHaStatus(session: Session, options: ShowHaStatusOptions): Promise<number> {
  const { terminal, signal } = session;
  const { output, withHeaders } = options;
  await using opened = await openHere(session, options);
  const addresses = describeHa(await lookAtHosts(listMembers(opened.hosts), { signal }));
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ apiVersion: 'tcplb.dev/v1alpha1', kind: 'HaStatus', addresses }, output));
  } else terminal.print(formatStatus(addresses, output === 'wide', withHeaders));
  const errors = [
    ...findUnheard(addresses),
    ...addresses.flatMap(({ address, problem }) => describeProblem(address, problem)),
  ];
  for (const error of errors) terminal.note(`error: ${error}`);
  return errors.length > 0 ? exitCodes.failure : exitCodes.success;
}

function describeProblem(address: string, problem: string | undefined): string[] {
  return problem === undefined ? [] : [`address ${address}: ${problem}`];
}

/** Each host once. */
function findUnheard(addresses: readonly HaAddress[]): Set<string> {
  const hosts = addresses.flatMap((address) => address.hosts);
  return new Set(hosts.flatMap(({ host, error }) => (error === undefined ? [] : `host ${host}: ${error}`)));
}

function formatStatus(addresses: readonly HaAddress[], isWide: boolean, withHeaders: boolean): string {
  const columns = [...plainColumns, ...(isWide ? wideColumns : []), causeColumn];
  const rows = addresses.flatMap(({ address, hosts }) => hosts.map((host) => ({ address, host })));
  return formatTable(
    columns.map(([header]) => header),
    rows.map(({ address, host }) => columns.map(([, cell]) => cell(host, address))),
    { headers: withHeaders },
  );
}

type Column = readonly [header: string, cell: (host: HaHost, address: string) => string];

const plainColumns: readonly Column[] = [
  ['ADDRESS', (_host, address) => address],
  ['HOST', ({ host }) => host],
  ['OWNER', ({ owns }) => (owns === undefined ? '<unknown>' : owns ? 'yes' : 'no')],
  ['STATE', ({ state }) => state ?? '<unknown>'],
  ['PRIORITY', ({ priority }) => `${priority}`],
  ['SINCE', ({ lastTransition }) => formatAge(lastTransition?.time ?? '')],
];

const wideColumns: readonly Column[] = [
  ['INTERFACE', (host) => host.interface],
  ['ROUTER ID', ({ virtualRouterId }) => `${virtualRouterId}`],
];

const causeColumn: Column = ['CAUSE', ({ lastTransition }) => lastTransition?.cause ?? '<unknown>'];
