/** `echo delete`: takes away what `echo deploy` made. */
import { type DryRun, deleteEcho as deleteEchoServer, type ObjectChange } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { objectTitle } from '../output/object-title.ts';

export interface DeleteEchoOptions {
  readonly name: string;
  readonly dryRun: DryRun;
  readonly output: string | undefined;
}

/** What is not there is passed over. Fails with `AlreadyExists` for an object that somebody else made. */
export async function deleteEcho(session: Session, { name, dryRun, output }: DeleteEchoOptions): Promise<void> {
  const { terminal, signal } = session;
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const onChange = (change: ObjectChange) => {
    const suffix = output === 'name' ? '' : ` deleted${dryRunSuffix(dryRun)}`;
    terminal.print(`${objectTitle(change)}${suffix}\n`);
  };
  const deleted = await deleteEchoServer(client, namespace, name, { dryRun, signal, onChange });
  if (deleted.length === 0) terminal.note(`No echo server "${name}" found in ${namespace} namespace.`);
}
