/** Stops a sandbox that another process runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlRequestOptions, connectControl } from './connect-control.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** Milliseconds after which a process that has stopped everything is no longer waited for. */
const PATIENCE_MS = 10_000;

/** Resolves when its process, too, has ended. Fails as `connectControl` does. */
export async function stopSandbox({ socket, pid }: SandboxRecord, options: ControlRequestOptions = {}): Promise<void> {
  await connectControl(socket, options).stop();
  const deadline = Date.now() + PATIENCE_MS;
  while (isRunning(pid) && Date.now() < deadline) await sleep(20, undefined, options);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
