/**
 * Undoes something on a host after a time, whatever becomes of us or of the link to it: a process of its own there waits,
 * which no shell and no connection of ours takes away with it.
 */
import { randomBytes } from 'node:crypto';
import { TcplbError } from '../errors.ts';
import type { HostCommand, HostRequestOptions, LbHost } from './lb-host.ts';

export interface UndoTimerOptions extends HostRequestOptions {
  /** A directory on the host, for the file that says that it is still to be undone. */
  readonly directory: string;
  /** Whole seconds until it is undone, 1 or more. */
  readonly seconds: number;
  /** May run while there is nothing to be undone any more. Its output is lost. */
  readonly undo: Pick<HostCommand<unknown>, 'command' | 'args'>;
}

export interface UndoTimer {
  /** Takes the timer away. False when it has run out already, and what it runs has begun. */
  disarm(): Promise<boolean>;
}

/** TOKEN SECONDS COMMAND…: whoever removes the token is the one who undoes. */
const ARM = `
: >"$1" || exit
exec setsid --fork sh -c '
exec </dev/null >/dev/null 2>&1
trap "" HUP
sleep "$2"
rm "$1" && shift 2 && exec "$@"
' tcplb-undo "$@"
`;

/** Resolves when the timer runs. Fails with `ApplyFailed` when it cannot be had: then nothing should be done that needs it. */
export async function armUndo(
  host: Pick<LbHost, 'run' | 'name'>,
  { directory, seconds, undo, ...options }: UndoTimerOptions,
): Promise<UndoTimer> {
  const token = `${directory}/undo-${randomBytes(8).toString('hex')}`;
  const args = ['-c', ARM, 'sh', token, String(seconds), undo.command, ...undo.args];
  await host.run({ command: 'sh', args, parse: requireSuccess(host.name) }, options);
  const removal = { command: 'rm', args: [token], parse: ({ exitCode }: { exitCode: number }) => exitCode === 0 };
  return { disarm: () => host.run(removal) };
}

const requireSuccess =
  (name: string): HostCommand<void>['parse'] =>
  ({ exitCode, stderr }) => {
    if (exitCode === 0) return;
    throw new TcplbError('ApplyFailed', `no timer can be had on ${name}: ${stderr.trim()}`);
  };
