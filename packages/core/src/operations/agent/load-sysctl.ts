/** Has the kernel take the parameters of a file. */
import { TcplbError } from '../../errors.ts';
import type { HostCommand } from '../../host/lb-host.ts';

/** Fails with `ApplyFailed`, with what sysctl says. */
export function loadSysctlCommand(file: string): HostCommand<void> {
  return {
    command: 'sysctl',
    args: [`--load=${file}`],
    parse: ({ exitCode, stderr }) => {
      if (exitCode === 0) return;
      throw new TcplbError('ApplyFailed', `the kernel does not take ${file}: ${stderr.trim()}`);
    },
  };
}
