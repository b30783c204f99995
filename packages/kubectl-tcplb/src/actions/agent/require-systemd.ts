/** What installing on this machine takes, and a nod. */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { TcplbError } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';

/** Fails with `InvalidInput` for anybody but root, and with `MissingProgram` where systemd does not run. */
export function requireSystemd(command: string): void {
  if (process.getuid?.() !== 0) {
    throw new TcplbError('InvalidInput', `${command} changes this machine, which takes root`, {
      suggestions: [
        `Keep your own way to the cluster: sudo --preserve-env=KUBECONFIG kubectl tcplb ${command}`,
        `Without KUBECONFIG: sudo kubectl tcplb ${command} --kubeconfig ~/.kube/config`,
      ],
    });
  }
  // As sd_booted(3) finds out.
  if (existsSync('/run/systemd/system')) return;
  throw new TcplbError('MissingProgram', 'systemd does not run on this machine', {
    suggestions: [
      'For another init: kubectl tcplb agent install -o unit shows what it has to start, and -o yaml the account.',
    ],
  });
}

/** Fails with `InvalidInput` where nobody can be asked, and with `Cancelled` for anything but a yes. */
export async function confirm({ signal }: Session, question: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new TcplbError('InvalidInput', 'there is no terminal to ask whether to go on', {
      suggestions: ['Say --yes.'],
    });
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    asking.close();
  }
  throw new TcplbError('Cancelled', 'nothing was changed');
}
