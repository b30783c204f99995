/** `sandbox stop`. */
import type { Session } from '../../cli/session.ts';
import { findSandbox } from './find-sandbox.ts';

export async function stopSandbox({ terminal, signal }: Session, name: string): Promise<void> {
  const { control } = await findSandbox(name, signal);
  await control.stop();
  terminal.print(`sandbox/${name} stopped\n`);
}
