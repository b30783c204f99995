/** Runs a command of this machine, without a shell. */
import { type ExecFileException, execFile } from 'node:child_process';
import { constants } from 'node:os';
import { TcplbError } from '../../errors.ts';
import type { CommandResult, HostCommand, HostRequestOptions } from '../lb-host.ts';

/** Milliseconds after which a command that does not end is killed. */
const TIMEOUT_MS = 60_000;

/** Where distributions put nginx, and where the PATH of an ordinary user does not look. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * Runs the command to its end and hands the result to its `parse`.
 * Fails with `MissingProgram` when it cannot be executed, `Cancelled` when the signal fires.
 */
export async function runCommand<T>(command: HostCommand<T>, options: HostRequestOptions = {}): Promise<T> {
  return command.parse(await execute(command, options.signal));
}

function execute({ command, args }: HostCommand<unknown>, signal: AbortSignal | undefined): Promise<CommandResult> {
  const path = [process.env.PATH, ...SYSTEM_DIRECTORIES].filter(Boolean).join(':');
  const options = {
    // A daemon that we start would else keep the caller's directory busy for ever.
    cwd: '/',
    env: { ...process.env, PATH: path, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : exitCodeOf(error);
      if (exitCode === undefined) reject(failure(command, error, signal));
      else resolve({ exitCode, stdout, stderr });
    });
    // A command that reads its input must not wait for ever, nor may one that ignores it break us.
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}

/** As a shell would count it; undefined when the process did not run to an end of its own. */
function exitCodeOf(error: ExecFileException): number | undefined {
  if (typeof error.code === 'number') return error.code;
  if (error.code || error.killed || !error.signal) return undefined;
  return 128 + constants.signals[error.signal];
}

function failure(command: string, error: ExecFileException | null, signal: AbortSignal | undefined): TcplbError {
  if (signal?.aborted) return new TcplbError('Cancelled', `${command} was cancelled`, { cause: error });
  if (error?.code === 'ENOENT' || error?.code === 'EACCES') {
    const reason = error.code === 'ENOENT' ? 'is not installed on' : 'may not be executed on';
    return new TcplbError('MissingProgram', `${command} ${reason} this machine`, { cause: error });
  }
  const reason = error?.killed ? `did not end within ${TIMEOUT_MS / 1000} s` : (error?.message ?? 'failed');
  return new TcplbError('Internal', `${command}: ${reason}`, { cause: error });
}
