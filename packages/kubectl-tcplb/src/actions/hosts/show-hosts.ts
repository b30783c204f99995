/** `hosts`: the LB hosts, by what their agents tell. */
import { type HostState, LEASES, readHosts } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { requireListFormat } from '../../output/list-formats.ts';
import { formatOutput } from '../../output/print-object.ts';
import { createRowPrinter, isTable } from '../view/row-printer.ts';
import { hostHeaders, hostItem, hostRow } from './host-row.ts';

export interface ShowHostsOptions {
  readonly output?: string | undefined;
  readonly watch?: boolean | undefined;
  readonly 'no-headers'?: boolean | undefined;
}

/** Fails with `InvalidInput`, with `Forbidden` for whoever may not list Leases, and as the cluster client does. */
export async function showHosts(session: Session, options: ShowHostsOptions): Promise<void> {
  const { terminal, signal } = session;
  const { output, watch } = options;
  requireListFormat(output);
  const isWide = output === 'wide';
  const client = await session.connect();
  const hosts = await readHosts(client, { signal });
  const toRows = (all: readonly HostState[]) => all.map((host) => hostRow(host, isWide));
  const printer = createRowPrinter({
    output,
    headers: hostHeaders(isWide),
    withHeaders: !options['no-headers'],
    print: terminal.print,
  });
  if (output !== undefined && !isTable(output) && output !== 'name' && !watch) {
    return terminal.print(await formatOutput(listOf(hosts), output));
  }
  if (hosts.length > 0) await printer.print(toRows(hosts), []);
  else if (!watch && isTable(output)) terminal.note(`No host has a Lease in ${LEASES.namespace}: no agent has run.`);
  if (!watch) return;
  const { watchHosts } = await import('./watch-hosts.ts');
  await watchHosts(client, { signal, known: toRows(hosts), rows: toRows, print: printer.print });
}

function listOf(hosts: readonly HostState[]): object {
  return { apiVersion: 'tcplb.dev/v1alpha1', kind: 'HostList', items: hosts.map(hostItem) };
}
