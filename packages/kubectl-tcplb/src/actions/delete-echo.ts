/** `echo delete`: takes away what `echo deploy` made. */
import { resources } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { findOwn } from './echo/find-own.ts';

export interface DeleteEchoOptions {
  readonly name: string;
  /** `none`, `client` or `server` */
  readonly dryRun: string;
  readonly output: string | undefined;
}

/** What is not there is passed over. Fails with `AlreadyExists` for an object that somebody else made. */
export async function deleteEcho(session: Session, { name, dryRun, output }: DeleteEchoOptions): Promise<void> {
  const { terminal, signal } = session;
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  let deleted = 0;
  for (const [resource, title] of [
    [resources.daemonSets, `daemonset.apps/${name}`],
    [resources.configMaps, `configmap/${name}`],
  ] as const) {
    const found = await findOwn(client, resource, namespace, name, signal);
    if (found === undefined) continue;
    const { uid } = found.metadata;
    const options = { signal, dryRun: dryRun === 'server', ...(uid === undefined ? {} : { uid }) };
    if (dryRun !== 'client') await client.delete(resource, name, namespace, options);
    terminal.print(output === 'name' ? `${title}\n` : `${title} deleted${dryRunSuffix(dryRun)}\n`);
    deleted += 1;
  }
  if (deleted === 0) terminal.note(`No echo server "${name}" found in ${namespace} namespace.`);
}
