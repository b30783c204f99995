/** Keeps one connection to an LB host, made when it is needed first and again when it was lost, and a shell over it. */
import type { TcplbError } from '../../errors.ts';
import { connect, type SshConnection } from './connect.ts';
import { quoteCommand } from './quote-command.ts';
import { openShell, type RemoteShell } from './remote-shell.ts';
import { SHELL_LOOP } from './shell-protocol.ts';
import { NO_CONNECTION } from './ssh-arguments.ts';
import type { SshHostOptions } from './ssh-host.ts';

export interface SshLink {
  /** The shell for everything that needs none of its own. Fails as `connect` does. */
  shell(): Promise<RemoteShell>;
  /** A shell of one's own, to be closed by who asked for it. */
  openShell(): Promise<RemoteShell>;
  /** Path of a unix socket here that leads to the one there; undefined when ssh refuses. */
  forward(path: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Nothing connects before the first call. `become` runs the shells with `sudo -n`. */
export function createLink(options: SshHostOptions): SshLink {
  const loop = ['sh', '-c', SHELL_LOOP];
  const command = quoteCommand(options.become ? ['sudo', '-n', '--', ...loop] : loop);
  let connecting: Promise<SshConnection> | undefined;
  let shared: Promise<RemoteShell> | undefined;

  const connected = (): Promise<SshConnection> => {
    if (connecting !== undefined) return connecting;
    const attempt = connect(options);
    connecting = attempt;
    attempt.catch(() => forget(attempt));
    return attempt;
  };
  const forget = (attempt: Promise<SshConnection>): void => {
    if (connecting === attempt) connecting = undefined;
  };
  const open = async (mayRetry = true): Promise<RemoteShell> => {
    const used = connected();
    const connection = await used;
    let isGone = false;
    const explain = async (words: string): Promise<TcplbError> => {
      isGone = words.includes(NO_CONNECTION);
      const error = await connection.explain(words);
      // Whatever ended the shell: a new connection shows what holds, and the others over this one are in doubt.
      forget(used);
      await connection.close();
      return error;
    };
    try {
      return await openShell(connection.startSession(command), explain);
    } catch (error) {
      // It had ended because nobody used it, or its end had not been noticed.
      if (isGone && mayRetry) return open(false);
      throw error;
    }
  };
  const shell = async (): Promise<RemoteShell> => {
    const before = shared;
    const known = await before?.catch(() => undefined);
    if (known?.usable) return known;
    if (shared === before) {
      void known?.close();
      shared = open();
    }
    return shared as Promise<RemoteShell>;
  };
  return {
    shell,
    openShell: () => open(),
    async forward(path) {
      // Where it leads to is asked for by who is there already: a connection without a shell would end.
      await shell();
      return (await connected()).forward(path);
    },
    async close() {
      const [open, used] = [shared, connecting];
      shared = undefined;
      connecting = undefined;
      await open?.then((known) => known.close()).catch(() => {});
      await used?.then((connection) => connection.close()).catch(() => {});
    },
  };
}
