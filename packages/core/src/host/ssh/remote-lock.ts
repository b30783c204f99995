/**
 * The lock of a machine behind SSH: the same file, locked in the same way as by those who work on that machine. A shell of its
 * own holds it, which also does all that is done under it. So when the connection ends, the lock goes when the last step has
 * come to its end and not before, and no later step can happen: it would need that shell.
 */
import { hostname, userInfo } from 'node:os';
import { dirname } from 'node:path/posix';
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import type { HeldLock } from '../lb-host.ts';
import { NOT_FOUND, remoteFailure } from './remote-failure.ts';
import type { RemoteShell, ShellReply } from './remote-shell.ts';

/** Milliseconds for a holder that was just killed to go. */
const DYING_HOLDER_MS = 5000;

/** Milliseconds between two signs of life. */
const HEARTBEAT_MS = 10_000;

/** Seconds without one after which the lock is let go: more than any command may take, and than we need to notice. */
const LEASE_S = 120;

/** `LOCK` exits with this when somebody else holds it. */
const CONFLICT = 75;

/**
 * $1: file, $2: its directory, $3: who we are, $4: seconds without a sign of life. Prints whether the holder that the note
 * names lives, then the note. sshd may not notice for hours that we are gone; so a watcher ends the shell, its parent, when
 * it has not heard of us. A note that cannot be written is a name lost in a message, no more.
 */
const LOCK = `
if ( mkdir -p -- "$2" && : >>"$1" ) && exec 9>>"$1"; then
  flock -n -E ${CONFLICT} 9
  code=$?
else
  code=1
fi
if [ "$code" = 0 ]; then
  (printf 'process %s (%s) since %s' "$$" "$3" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$1") 2>/dev/null
  (
    exec 9>&- </dev/null >/dev/null 2>&1
    trap 'heard=yes' USR1
    heard=yes
    while [ "$heard" ]; do
      heard=
      sleep "$4" &
      wait "$!"
      kill "$!"
    done
    read -r _ _ _ parent _ </proc/self/stat
    [ "$parent" = "$$" ] && kill -KILL "$$"
  ) &
  watcher=$!
  trap 'kill "$watcher"' EXIT
elif [ "$code" = ${CONFLICT} ]; then
  exec 9>&-
  note=$(cat -- "$1")
  holder=\${note#process }
  [ -e "/proc/\${holder%% *}/stat" ] && echo alive || echo dead
  printf %s "$note"
fi
(exit "$code")
`;

const HEARTBEAT = 'kill -s USR1 "$watcher"';

/** The lock itself goes with the shell. */
const FORGET_HOLDER = '(: >"$1") 2>/dev/null || true';

export interface WantedLock {
  readonly path: string;
  /** What the holder calls itself. */
  readonly holder: string | undefined;
}

/** Runs `work` while `shell`, fresh and nobody else's, holds the lock. Fails with `HostBusy`, naming the holder. */
export async function withRemoteLock<T>(
  name: string,
  shell: RemoteShell,
  wanted: WantedLock,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  let heartbeat: NodeJS.Timeout | undefined;
  try {
    await acquire(name, shell, wanted);
    // A shell that has ended says so with the next step.
    heartbeat = setInterval(() => void shell.call({ script: HEARTBEAT, inPlace: true }).catch(() => {}), HEARTBEAT_MS);
    return await work({
      get isHeld() {
        return shell.usable;
      },
    });
  } finally {
    if (heartbeat !== undefined && shell.usable)
      await shell.call({ script: FORGET_HOLDER, args: [wanted.path] }).catch(() => {});
    clearInterval(heartbeat);
    await shell.close();
  }
}

async function acquire(name: string, shell: RemoteShell, { path, holder }: WantedLock): Promise<void> {
  const deadline = performance.now() + DYING_HOLDER_MS;
  const from = `${userInfo().username}@${hostname()} over SSH`;
  const who = holder === undefined ? from : `${holder}, ${from}`;
  const args = [path, dirname(path), who, String(LEASE_S)];
  for (;;) {
    const reply = await shell.call({ script: LOCK, args, inPlace: true });
    if (reply.exitCode === 0) return;
    if (reply.exitCode !== CONFLICT) throw cannotLock(name, path, reply);
    const [state, note = ''] = reply.stdout.toString().split('\n', 2);
    if (state === 'alive' || performance.now() > deadline) throw busy(name, path, note);
    await delay(20);
  }
}

function busy(name: string, path: string, note: string): TcplbError {
  return new TcplbError('HostBusy', `${path} on ${name} is held by ${note || 'another process'}`, {
    retryable: true,
    suggestions: ['Wait until the other apply has finished, then try again.'],
  });
}

function cannotLock(name: string, path: string, reply: ShellReply): TcplbError {
  if (reply.exitCode !== NOT_FOUND) return remoteFailure(`cannot lock ${path}`, name, reply);
  return new TcplbError('MissingProgram', `flock is not installed on ${name}`, {
    suggestions: ['Install util-linux there, which has flock.'],
  });
}
