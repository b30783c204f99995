/** systemctl's commands, as data. */
import { TcplbError } from '../../errors.ts';
import type { HostCommand } from '../../host/lb-host.ts';

/** Fails with `ApplyFailed`, with what systemctl says. */
export function systemctl(...args: readonly string[]): HostCommand<void> {
  return {
    command: 'systemctl',
    args,
    parse: ({ exitCode, stderr }) => {
      if (exitCode === 0) return;
      throw new TcplbError('ApplyFailed', `systemctl ${args.join(' ')} failed: ${stderr.trim() || `exit ${exitCode}`}`);
    },
  };
}

/** `active`, `activating`, `failed`… */
export function unitState(unit: string): HostCommand<string> {
  return { command: 'systemctl', args: ['is-active', unit], parse: ({ stdout }) => stdout.trim() };
}
