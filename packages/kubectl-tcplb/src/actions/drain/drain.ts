/** `drain`: sends a node no new connections, and waits until those that it has have ended. */
import {
  type DrainPlan,
  type DryRun,
  type FoundConfiguration,
  openHosts,
  planDrain,
  requireOtherBackends,
  toTcplbError,
  writeDrain,
} from '@tcplb/core';
import { nextCommands } from '../../cli/next-commands.ts';
import type { Session } from '../../cli/session.ts';
import { planHere } from '../plan-here.ts';
import { printNode } from './print-node.ts';
import { serveHere } from './serve-here.ts';
import { watchConnections } from './watch-connections.ts';

export interface DrainOptions {
  readonly node: string;
  readonly wait: boolean;
  /** Milliseconds; 0 for no end. */
  readonly timeoutMs: number;
  readonly force: boolean;
  readonly dryRun: DryRun;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/**
 * Resolves to 4 when an exposure could not be brought up to date. Fails with `NotFound`, `LastBackend` (nothing changed),
 * and, with the node drained, as an apply does and as `awaitConnections`.
 */
export async function drain(session: Session, options: DrainOptions): Promise<number> {
  const { node, dryRun, output, config } = options;
  const { terminal, signal } = session;
  const client = await session.connect();
  const { snapshot, plan, found, configuration } = await planHere(session, { config, nginxOptional: true });
  const drained = planDrain(snapshot, plan, configuration, node);
  judgeLast(drained, options, terminal.note);
  if (!drained.isDrained) await writeDrain(client, node, true, { dryRun, signal });
  const exitCode = dryRun === 'none' ? await finish(session, drained, found, options) : 0;
  const outcome = drained.isDrained ? 'already drained' : 'drained';
  await printNode(terminal, output, { node, outcome, dryRun }, { targets: drained.targets });
  return exitCode;
}

function judgeLast(drained: DrainPlan, { node, force }: DrainOptions, note: (line: string) => void): void {
  try {
    requireOtherBackends(drained, node);
  } catch (error) {
    if (!force) throw error;
    note(`warning: ${toTcplbError(error).message}`);
  }
}

/** From here on the node is drained, whatever comes. */
async function finish(
  session: Session,
  { targets, udp }: DrainPlan,
  found: FoundConfiguration,
  options: DrainOptions,
): Promise<number> {
  const { node, wait, timeoutMs, config } = options;
  const { note } = session.terminal;
  try {
    const exitCode = await serveHere(session, { config, cause: `kubectl tcplb drain ${node}` });
    if (exitCode === undefined) {
      note('note: nothing of tcplb is live on this machine; drain the node on a load balancer to see its connections');
      return 0;
    }
    if (udp.length > 0) note(`note: UDP has no connections to wait for: ${udp.join(', ')}`);
    await using opened = openHosts(found.configuration);
    const hosts = opened.hosts.map(({ host }) => host);
    if (wait) await watchConnections(session, hosts, { node, targets, timeoutMs });
    return exitCode;
  } catch (error) {
    session.terminal.progress('');
    const commands = nextCommands(session, await session.connect(), config);
    note(`node/${node} stays drained, and its connections go on`);
    note(`  Wait on with "${commands.tcplb('drain', node)}", take it back with "${commands.tcplb('undrain', node)}".`);
    throw toTcplbError(error);
  }
}
