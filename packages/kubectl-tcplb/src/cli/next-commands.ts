/** Command lines to propose: they lead to the same cluster, user, namespace and configuration as this one. */
import { type ClusterClient, type CommandFlags, type CommandLines, createCommandLines } from '@tcplb/core';
import type { Session } from './session.ts';

type Connection = Pick<ClusterClient, 'namespace'>;

/** `config` is the value of `--config`. */
export function nextFlags(session: Session, client: Connection, config?: string): CommandFlags {
  return {
    cluster: session.clusterFlags,
    tcplb: config === undefined ? [] : ['--config', config],
    // With -n the client works in that namespace, and nothing tells which one it would be without.
    ...(session.namespace === undefined && { namespace: client.namespace }),
  };
}

/** As `nextFlags`. */
export function nextCommands(session: Session, client: Connection, config?: string): CommandLines {
  return createCommandLines(nextFlags(session, client, config));
}
