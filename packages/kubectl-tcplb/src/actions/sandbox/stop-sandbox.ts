/** `sandbox stop`. */
import { stopSandbox as stopRunning } from '@tcplb/sandbox';
import type { Session } from '../../cli/session.ts';
import { findSandbox } from './find-sandbox.ts';

/** Resolves when its process, too, has ended. */
export async function stopSandbox({ terminal, signal }: Session, name: string): Promise<void> {
  const { record } = await findSandbox(name, signal);
  await stopRunning(record, { signal });
  terminal.print(`sandbox/${name} stopped\n`);
}
