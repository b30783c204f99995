/** The lock of an LB host behind SSH: the same as for who works on that machine itself. */
import { hostname } from 'node:os';
import { dirname } from 'node:path/posix';
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteShell } from './remote-shell.ts';

/** Milliseconds for a holder that was just killed, or whose link was cut, to be gone. */
const DYING_HOLDER_MS = 5000;

/** `LOCK` ends with these when the lock is held, by a process that lives and by one that is not known to. */
const HELD = 75;
const DYING = 76;

/**
 * $1: file, $2: its directory, $3: since when and from where. The shell holds the lock, and with it all that it runs, until
 * it lets go or ends; what it must not do on the way is end. It is the process that the note names, as anybody there can
 * tell whether that lives.
 */
const LOCK = `
mkdir -p -- "$2" && ( : >>"$1" ) && exec 9>>"$1" && if flock -n -E ${HELD} 9; then
  printf 'process %s %s' "$$" "$3" >"$1" || :
else
  code=$?
  exec 9>&-
  cat -- "$1"
  if [ "$code" -eq ${HELD} ]; then
    holder=$(sed -n 's/^process \\([0-9]*\\) .*/\\1/p' "$1")
    [ -n "$holder" ] && [ -e "/proc/$holder" ] || code=${DYING}
  fi
  (exit "$code")
fi
`;

const UNLOCK = '( : >"$1" ); exec 9>&-';

/** Fails with `HostBusy`, naming the holder, and as calls do. */
export async function lockRemote(shell: RemoteShell, name: string, path: string): Promise<void> {
  const note = `over SSH from ${hostname()} since ${new Date().toISOString()}`;
  const deadline = performance.now() + DYING_HOLDER_MS;
  for (;;) {
    const reply = await shell.call({ script: LOCK, args: [path, dirname(path), note], inPlace: true });
    if (reply.exitCode === 0) return;
    const isHeld = reply.exitCode === HELD || reply.exitCode === DYING;
    if (!isHeld) throw remoteFailure(`cannot lock ${path}`, name, reply);
    if (reply.exitCode === HELD || performance.now() > deadline) throw busy(path, name, reply.stdout.toString());
    await delay(100);
  }
}

/** A link that is gone has let go by itself. */
export async function unlockRemote(shell: RemoteShell, path: string): Promise<void> {
  await shell.call({ script: UNLOCK, args: [path], inPlace: true }).catch(() => {});
}

function busy(path: string, name: string, note: string): TcplbError {
  return new TcplbError('HostBusy', `${path} on ${name} is held by ${note || 'another process'}`, {
    retryable: true,
    suggestions: ['Wait until the other apply has finished, then try again.'],
  });
}
