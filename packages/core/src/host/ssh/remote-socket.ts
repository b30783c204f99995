/**
 * Reads a unix socket of a machine behind SSH. ssh itself can lead a socket here to one there, which needs nothing installed
 * and no program run for each question; where sshd forbids that, or the user may not open the socket, a program there reads it.
 */
import { TcplbError } from '../../errors.ts';
import { NO_PROGRAM, NOBODY, READ_SOCKET_SCRIPT } from '../../read-socket-script.ts';
import type { LbHost } from '../lb-host.ts';
import { readSocket } from '../local/read-socket.ts';
import type { RemoteCaller } from './remote-files.ts';

/** Seconds of silence after which a peer counts as one that does not answer. */
const SILENCE_S = 1;

/** A socket that listens has the flag __SO_ACCEPTCON in the kernel's list. */
const READ_SOCKET = `
grep -q " 00010000 .* $3\\$" /proc/net/unix || exit ${NOBODY}
${READ_SOCKET_SCRIPT}`;

/** `forward` gives the path of a socket here that leads there; undefined where ssh refuses. */
export function remoteSocket(
  { name, call }: RemoteCaller,
  forward: (path: string) => Promise<string | undefined>,
): Pick<LbHost, 'readSocket'> {
  return {
    async readSocket(path, options = {}) {
      const here = await forward(path);
      // An answer proves that the way is open. None may mean that nobody listens, or that the way is closed.
      const answer = here === undefined ? undefined : await readSocket(here, options);
      if (answer !== undefined && answer !== '') return answer;
      const args = [String(SILENCE_S), path, asPattern(path)];
      const { exitCode, stdout, stderr } = await call({ script: READ_SOCKET, args }, options.signal);
      if (exitCode === 0) return stdout.toString();
      if (exitCode === NOBODY) return undefined;
      throw cannotRead(path, name, exitCode === NO_PROGRAM ? '' : stderr.trim());
    },
  };
}

/** The path as a basic regular expression. */
function asPattern(path: string): string {
  return path.replace(/[\\.*[\]^$]/g, '\\$&');
}

function cannotRead(path: string, name: string, words: string): TcplbError {
  const message = `cannot read the socket ${path} on ${name}: sshd does not lead there, and no program there can${words && `: ${words}`}`;
  return new TcplbError('MissingProgram', message, {
    suggestions: ['Set AllowStreamLocalForwarding to yes in its sshd_config, or install perl, python3 or socat there.'],
  });
}
