/** A sandbox in a process of its own, which outlives the one that started it. */
import { spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { TcplbError } from '@tcplb/core';

const ready = 'ready';

/** Tells the process that started this one detached, if one did, that it need not wait any longer. */
export function reportReady(): void {
  process.send?.(ready, () => process.disconnect());
}

/**
 * Runs this command line once more without --detach and resolves when that process is ready. Its output goes to
 * `sandbox.log` in the directory. Fails with what it said when it ends instead.
 */
export async function startDetached(directory: string, signal: AbortSignal): Promise<void> {
  // Read through the handle in the end: a process that fails removes the directory.
  const log = await open(join(directory, 'sandbox.log'), 'w+', 0o600);
  const args = process.argv.slice(1).filter((word) => !word.startsWith('--detach'));
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = () => {
    child.kill();
    reject(new TcplbError('Cancelled', 'starting the sandbox was cancelled'));
  };
  signal.addEventListener('abort', cancel, { once: true });
  child.once('message', () => resolve());
  child.once('error', reject);
  child.once('exit', () => void readAll(log).then((text) => reject(startFailure(text)), reject));
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', cancel);
    child.removeAllListeners('exit');
    child.unref();
    if (child.connected) child.disconnect();
    await log.close();
  }
}

async function readAll(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const { buffer } = await file.read({ buffer: Buffer.alloc(size), position: 0 });
  return buffer.toString('utf8');
}

function startFailure(said: string): TcplbError {
  const [message = 'it ended without a word', ...others] = said
    .trim()
    .split('\n')
    .map((line) => line.trim().replace(/^error: /, ''));
  return new TcplbError('Internal', `the sandbox did not start: ${message}`, { suggestions: others });
}
