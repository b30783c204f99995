/** The common course of `get` and `backends`: read, choose, print; with -w, print what changes. */
import { setImmediate } from 'node:timers/promises';
import { type Exposures, LOAD_BALANCER_CLASS, readSnapshot, type Service, type Snapshot } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { requireListFormat } from '../../output/list-formats.ts';
import { formatOutput } from '../../output/print-object.ts';
import { readHostConfiguration } from '../read-host-configuration.ts';
import {
  type ExposureScope,
  requireNamed,
  resolveScope,
  type ScopeOptions,
  selectExposures,
} from './exposure-scope.ts';
import { noteRejections } from './note-rejections.ts';
import { createRowPrinter, isTable } from './row-printer.ts';
import type { TableRow } from './table-row.ts';

export interface ListOptions extends ScopeOptions {
  readonly output?: string | undefined;
  readonly watch?: boolean | undefined;
  readonly 'no-headers'?: boolean | undefined;
  readonly config?: string | undefined;
}

/** Everything in the scope, at one moment. */
export interface ExposureView extends Exposures {
  readonly services: readonly Service[];
}

export interface TableShape {
  readonly wide: boolean;
  /** Whether a NAMESPACE column comes first. */
  readonly namespaced: boolean;
  /** Whether one exposure was named. */
  readonly named: boolean;
}

/** How one kind of list looks. */
export interface Presentation {
  headers(shape: TableShape): readonly string[];
  rows(view: ExposureView, shape: TableShape): readonly TableRow[];
  /** What -o json prints: the list, or the named one alone. */
  object(view: ExposureView, shape: TableShape): unknown;
}

/** Fails with `NotFound` for a name that is not there, when the others have been printed, and with `InvalidInput`. */
export async function listExposures(session: Session, options: ListOptions, presentation: Presentation): Promise<void> {
  const { terminal, signal } = session;
  const { output, watch, config } = options;
  requireListFormat(output);
  const client = await session.connect();
  const reading = readHostConfiguration(client, config, signal);
  const addresses = reading.then((host) => host.addresses);
  const [scope, configuration, snapshot, { createMemory, planExposures }] = await Promise.all([
    resolveScope(client, session, options),
    reading,
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, addresses, signal }),
    loadPlanner(),
  ]);
  const viewOf = (made: Exposures, services: readonly Service[]): ExposureView => ({
    ...selectExposures(made, scope),
    services,
  });
  const view = viewOf(planExposures(snapshot, configuration), snapshot.services);
  const shape: TableShape = {
    wide: output === 'wide',
    namespaced: options['all-namespaces'] ?? false,
    named: scope.names.length === 1,
  };
  const rows = presentation.rows(view, shape);
  const printer = createRowPrinter({
    output,
    headers: presentation.headers(shape),
    withHeaders: !options['no-headers'],
    print: terminal.print,
  });
  if (isTable(output)) {
    if (rows.length > 0) await printer.print(rows, []);
    else if (!watch && scope.names.length === 0) terminal.note(describeNothing(scope));
    noteRejections(view.rejected, terminal);
  } else if (watch || output === 'name') await printer.print(rows, []);
  else terminal.print(await formatOutput(presentation.object(view, shape), output ?? 'json'));
  requireNamed(scope, [...view.exposures, ...view.rejected.map(({ object }) => object)]);
  if (!watch) return;
  // Only who watches pays for what follows a cluster.
  const { watchRows } = await import('./watch-rows.ts');
  const { remember, sweep } = createMemory();
  const planAgain = (changed: Snapshot): Exposures => {
    const made = planExposures(changed, configuration, undefined, { remember });
    sweep();
    return made;
  };
  await watchRows(client, {
    signal,
    addresses: configuration.addresses,
    known: rows,
    rows: (now) => presentation.rows(viewOf(planAgain(now), now.services), shape),
    print: printer.print,
  });
}

/** While the cluster's answers are on their way. */
async function loadPlanner() {
  await setImmediate();
  return import('./planner.ts');
}

function describeNothing({ namespace }: ExposureScope): string {
  return `No resources found${namespace ? ` in ${namespace} namespace` : ''}.`;
}
