/** `sandbox stop`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../cli/session.ts';
import { findSandbox } from './find-sandbox.ts';

/** Milliseconds after which a process that has stopped everything is no longer waited for. */
const patience = 10_000;

/** Resolves when its process, too, has ended. */
export async function stopSandbox({ terminal, signal }: Session, name: string): Promise<void> {
  const { record, control } = await findSandbox(name, signal);
  await control.stop();
  const deadline = Date.now() + patience;
  while (isRunning(record.pid) && Date.now() < deadline) await sleep(20, undefined, { signal });
  terminal.print(`sandbox/${name} stopped\n`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
