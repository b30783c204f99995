/** Programs and processes of a machine behind SSH. */
import { TcplbError } from '../../errors.ts';
import type { HostCommand, HostRequestOptions, LbHost } from '../lb-host.ts';
import { NOT_EXECUTABLE, NOT_FOUND, remoteFailure } from './remote-failure.ts';
import type { RemoteCaller } from './remote-files.ts';

/** Seconds after which a command that does not end is killed, as on this machine. */
const TIMEOUT_S = 60;

/** What `timeout` exits with when it had to. */
const TIMED_OUT = 124;

/**
 * A daemon that the command leaves behind must hold neither the lock (9) nor the streams of the connection longer than it
 * needs itself. A program that is missing says so in a way in which none can that runs.
 */
const RUN = `
command -v -- "$2" >/dev/null || { [ -e "$2" ] && echo executed >&2 || echo installed >&2; exit ${NOT_FOUND}; }
exec timeout -k 5 "$@" </dev/null 9>&-
`;

const SIGNAL = `
kill -s "$1" -- "$2" && exit
[ -e "/proc/$2" ] || exit 3
exit 1
`;

/** `SIGNAL` exits with this when there is no such process. */
const NO_PROCESS = 3;

export function remoteCommands({ name, call }: RemoteCaller): Pick<LbHost, 'run' | 'signal'> {
  return {
    async run<T>({ command, args, parse }: HostCommand<T>, { signal }: HostRequestOptions = {}): Promise<T> {
      const request = { script: RUN, args: [String(TIMEOUT_S), command, ...args] };
      const { exitCode, stdout, stderr } = await call(request, signal).catch((error) => {
        throw isCancelled(error) ? new TcplbError('Cancelled', `${command} was cancelled`, { cause: error }) : error;
      });
      requireRun(command, name, exitCode, stderr);
      return parse({ exitCode, stdout: stdout.toString(), stderr });
    },
    async signal(pid, signal) {
      const reply = await call({ script: SIGNAL, args: [signal.replace(/^SIG/, ''), String(pid)] });
      if (reply.exitCode === NO_PROCESS) return false;
      if (reply.exitCode !== 0) throw remoteFailure(`cannot send ${signal} to process ${pid}`, name, reply);
      return true;
    },
  };
}

function requireRun(command: string, name: string, exitCode: number, stderr: string): void {
  if (exitCode === NOT_FOUND || exitCode === NOT_EXECUTABLE) {
    const reason =
      exitCode === NOT_EXECUTABLE || stderr === 'executed\n' ? 'may not be executed on' : 'is not installed on';
    throw new TcplbError('MissingProgram', `${command} ${reason} ${name}`);
  }
  if (exitCode === TIMED_OUT) {
    throw new TcplbError('Internal', `${command} on ${name}: did not end within ${TIMEOUT_S} s`);
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof TcplbError && error.code === 'Cancelled';
}
