/** `sandbox status`. */
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { findSandbox } from './find-sandbox.ts';

export interface ShowSandboxOptions {
  readonly sandbox: string;
  readonly output: string | undefined;
}

/** Fails with `NotFound` when it does not run. */
export async function showSandbox({ terminal, signal }: Session, { sandbox, output }: ShowSandboxOptions) {
  const { record, control } = await findSandbox(sandbox, signal);
  const status = await control.status();
  if (output === 'json' || output === 'yaml') {
    return terminal.print(await formatObject({ ...record, ...status }, output));
  }
  terminal.print(describeSandbox({ name: sandbox, kubeconfig: record.kubeconfig, ...status }));
}
