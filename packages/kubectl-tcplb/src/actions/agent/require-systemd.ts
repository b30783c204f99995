/** What installing on this machine takes. */
import { existsSync } from 'node:fs';
import { TcplbError } from '@tcplb/core';

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
