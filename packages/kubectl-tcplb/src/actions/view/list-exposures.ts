/** The common course of `get` and `backends`: read, choose, print; with -w, print what changes. */
import {
  buildExposures,
  type ClusterClient,
  type Exposures,
  formatTable,
  LOAD_BALANCER_CLASS,
  type LoadBalancerConfiguration,
  readSnapshot,
  type Service,
  type Snapshot,
  TcplbError,
} from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { readHostConfiguration } from '../read-host-configuration.ts';
import {
  type ExposureScope,
  requireNamed,
  resolveScope,
  type ScopeOptions,
  selectExposures,
} from './exposure-scope.ts';
import { noteRejections } from './note-rejections.ts';
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
  /** What -o name prints, one a line: objects as kubectl names them. */
  names(view: ExposureView): readonly string[];
}

/** Fails with `NotFound` for a name that is not there, and with `InvalidInput` for options that exclude each other. */
export async function listExposures(session: Session, options: ListOptions, presentation: Presentation): Promise<void> {
  const { signal } = session;
  const { output } = options;
  if (options.watch && output !== undefined && output !== 'wide') {
    throw new TcplbError('InvalidInput', `--watch shows a table and cannot be combined with -o ${output}`);
  }
  const client = await session.connect();
  const [scope, { addresses }, snapshot] = await Promise.all([
    resolveScope(client, session, options),
    readHostConfiguration(client, options.config, signal),
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, signal }),
  ]);
  const view = buildView(snapshot, addresses, scope);
  const shape: TableShape = {
    wide: output === 'wide',
    namespaced: options['all-namespaces'] ?? false,
    named: scope.names.length === 1,
  };
  await print(session, options, presentation, { client, scope, addresses, shape, view });
  requireNamed(scope, [...view.exposures, ...view.rejected.map(({ object }) => object)]);
  if (options.watch) await watch(session, options, presentation, { client, scope, addresses, shape, view });
}

interface TableInput {
  readonly client: ClusterClient;
  readonly scope: ExposureScope;
  readonly addresses: LoadBalancerConfiguration['addresses'];
  readonly shape: TableShape;
  readonly view: ExposureView;
}

async function print(
  session: Session,
  options: ListOptions,
  presentation: Presentation,
  input: TableInput,
): Promise<void> {
  const { terminal } = session;
  const { output } = options;
  const { shape, view } = input;
  if (output === 'json' || output === 'yaml') {
    return terminal.print(await formatObject(presentation.object(view, shape), output));
  }
  if (output === 'name') {
    const lines = presentation.names(view).map((name) => `${name}\n`);
    return terminal.print(lines.join(''));
  }
  printTable(session, options, presentation, input);
}

function printTable(
  { terminal }: Session,
  options: ListOptions,
  presentation: Presentation,
  { scope, shape, view }: TableInput,
): void {
  const shown = presentation.rows(view, shape).map(({ cells }) => cells);
  if (shown.length > 0) {
    terminal.print(formatTable(presentation.headers(shape), shown, { headers: !options['no-headers'] }));
  } else if (!options.watch && scope.names.length === 0) {
    terminal.note(`No resources found${scope.namespace ? ` in ${scope.namespace} namespace` : ''}.`);
  }
  noteRejections(view.rejected, terminal);
}

async function watch(
  { terminal, signal }: Session,
  options: ListOptions,
  presentation: Presentation,
  { client, scope, addresses, shape, view }: TableInput,
): Promise<void> {
  const known = presentation.rows(view, shape);
  // Only who watches pays for what follows a cluster.
  const { watchTable } = await import('./watch-table.ts');
  await watchTable(client, {
    signal,
    headers: presentation.headers(shape),
    known,
    printHeaders: known.length === 0 && !options['no-headers'],
    rows: (changed) => presentation.rows(buildView(changed, addresses, scope), shape),
    print: terminal.print,
  });
}

function buildView(snapshot: Snapshot, addresses: readonly string[], scope: ExposureScope): ExposureView {
  return { ...selectExposures(buildExposures(snapshot, addresses), scope), services: snapshot.services };
}
