/** `sandbox node list`. */
import { formatTable } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { findSandbox } from './find-sandbox.ts';

export interface ListNodesOptions {
  readonly sandbox: string;
  readonly output: string | undefined;
  readonly noHeaders: boolean;
}

export async function listNodes({ terminal, signal }: Session, options: ListNodesOptions): Promise<void> {
  const { control } = await findSandbox(options.sandbox, signal);
  const nodes = await control.nodes();
  const { output } = options;
  if (output === 'json' || output === 'yaml') return terminal.print(await formatObject(nodes, output));
  if (output === 'name') return terminal.print(nodes.map(({ name }) => `node/${name}\n`).join(''));
  const rows = nodes.map(({ name, address, running }) => [name, address, running ? 'running' : 'stopped']);
  terminal.print(formatTable(['NAME', 'ADDRESS', 'STATE'], rows, { headers: !options.noHeaders }));
}
