/** A file that holds 0 or 1, for keepalived to look at. */
import { TcplbError } from '../errors.ts';
import type { HostCommand } from './lb-host.ts';

/** Writes it in place, where keepalived looks; its directory must exist. Fails with `ApplyFailed`. */
export function writeFlagCommand(path: string, value: 0 | 1): HostCommand<void> {
  return {
    command: 'sh',
    args: ['-c', 'echo "$1" >"$2"', 'sh', String(value), path],
    parse({ exitCode, stderr }) {
      if (exitCode !== 0) throw new TcplbError('ApplyFailed', `cannot write ${path}: ${stderr.trim()}`);
    },
  };
}
