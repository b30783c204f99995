/** Runs iproute2's `ip`, with its arguments as a list, never through a shell. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TcplbError } from '@tcplb/core';

const run = promisify(execFile);

/** What it printed. Fails with `MissingProgram` without iproute2 and with `Forbidden` without the privileges. */
export async function ip(...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('ip', args, { encoding: 'utf8' });
    return stdout;
  } catch (error) {
    throw explain(args, error as NodeJS.ErrnoException & { stderr?: string });
  }
}

function explain(args: readonly string[], error: NodeJS.ErrnoException & { stderr?: string }): TcplbError {
  if (error.code === 'ENOENT') {
    return new TcplbError('MissingProgram', 'the program "ip" is not installed', {
      suggestions: ['Install iproute2, or use the loopback node driver.'],
      cause: error,
    });
  }
  const reason = error.stderr?.trim() || error.message;
  if (/not permitted|permission denied/i.test(reason)) {
    return new TcplbError('Forbidden', `ip ${args.join(' ')}: ${reason}`, {
      suggestions: ['Run as root, or use the loopback node driver.'],
      cause: error,
    });
  }
  return new TcplbError('Internal', `ip ${args.join(' ')}: ${reason}`, { cause: error });
}
