/** `undrain`: takes back what a drain wrote on a Node. */
import { type DryRun, isDrained, type NodeObject, requireNode, resources, writeDrain } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { printNode } from './print-node.ts';
import { serveHere } from './serve-here.ts';

export interface UndrainOptions {
  readonly node: string;
  readonly dryRun: DryRun;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/** Resolves to 4 when an exposure could not be brought up to date. Fails with `NotFound`, and as an apply does. */
export async function undrain(session: Session, { node: name, dryRun, output, config }: UndrainOptions) {
  const { signal, terminal } = session;
  const client = await session.connect();
  const { items } = await client.list<NodeObject>(resources.nodes, { signal });
  const wasDrained = isDrained(requireNode(items, name));
  if (wasDrained) await writeDrain(client, name, false, { dryRun, signal });
  const exitCode = dryRun === 'none' ? await serveHere(session, { config, cause: `kubectl tcplb undrain ${name}` }) : 0;
  await printNode(terminal, output, { node: name, outcome: wasDrained ? 'undrained' : 'already undrained', dryRun });
  return exitCode;
}
