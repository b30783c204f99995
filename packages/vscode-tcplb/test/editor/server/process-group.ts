import type { ChildProcess } from 'node:child_process';
import { until } from '../until.ts';

const GRACE_MS = 5_000;

/** Ends a detached child and everything it started: politely, after 5 s by force. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  signalGroup(group, 'SIGTERM');
  const gone = async (): Promise<boolean> => !signalGroup(group, 0);
  try {
    await until('the VS Code server to end', gone, { timeoutMs: GRACE_MS });
  } catch {
    signalGroup(group, 'SIGKILL');
    await until('the killed VS Code server to end', gone, { timeoutMs: GRACE_MS });
  }
}

/** False when nobody of the group is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
