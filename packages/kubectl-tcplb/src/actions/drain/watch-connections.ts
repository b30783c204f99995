/** The progress of a drain: which connections are still open. */
import { awaitConnections, type DrainTarget, describeConnectionsLeft, type LbHost } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';

export interface WatchedNode {
  readonly node: string;
  readonly targets: readonly DrainTarget[];
  /** 0 for no end. */
  readonly timeoutMs: number;
}

/** One line that is rewritten on a terminal; elsewhere one for each change. Fails as `awaitConnections` does. */
export async function watchConnections(
  { terminal, signal }: Session,
  hosts: readonly LbHost[],
  { node, targets, timeoutMs }: WatchedNode,
): Promise<void> {
  let said = '';
  await awaitConnections(hosts, targets, {
    signal,
    timeoutMs,
    onCount(open) {
      const text = open.length === 0 ? '' : `node/${node} has ${describeConnectionsLeft(open)}`;
      if (process.stderr.isTTY) terminal.progress(text);
      else if (text !== said && text !== '') terminal.note(text);
      said = text;
    },
  });
}
