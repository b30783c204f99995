/** The progress of a drain: which connections are still open. */
import { awaitConnections, createLocalHost, type DrainTarget, describeConnectionsLeft } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';

/** One line that is rewritten on a terminal; elsewhere one for each change. Fails as `awaitConnections` does. */
export async function watchConnections(
  { terminal, signal }: Session,
  node: string,
  targets: readonly DrainTarget[],
  timeoutMs: number,
): Promise<void> {
  let said = '';
  await awaitConnections(createLocalHost(), targets, {
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
