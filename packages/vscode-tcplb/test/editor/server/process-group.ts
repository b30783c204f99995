import type { ChildProcess } from 'node:child_process';
import { until } from '../until.ts';

const GRACE_MS = 5_000;

/**
 * Ties a detached child and everything it starts to this process: they end with it at the latest. Returns what ends
 * them now, politely, after 5 s by force.
 */
export function endWithThisProcess(child: ChildProcess): () => Promise<void> {
  const group = child.pid;
  if (group === undefined) return async () => undefined;
  const kill = (): void => void signalGroup(group, 'SIGKILL');
  process.once('exit', kill);
  return async () => {
    await stopGroup(group);
    process.off('exit', kill);
  };
}

async function stopGroup(group: number): Promise<void> {
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
