/** Keeps keepalived's log small: it is written for years, and nobody else turns it over. */
import { TcplbError } from '../errors.ts';
import type { HostPaths } from './host-paths.ts';
import { KEPT_LOG_BYTES } from './keepalived-log.ts';
import type { HostCommand, HostRequestOptions, LbHost } from './lb-host.ts';

/** Bytes from which on it is too long. */
const LONGEST = 4 * KEPT_LOG_BYTES;

/** LOG BYTES. keepalived goes on at the end, wherever that is: it appends. What it says at this very moment may be lost. */
const TRIM = 'tail -c "$2" "$1" >"$1.tail" && : >"$1" && cat "$1.tail" >>"$1" && rm "$1.tail"';

/**
 * @param end of the log, in bytes. False when it is short enough, or when somebody else who may wait for its words is at work on
 * the host: the next time will do. Fails as the host does.
 */
export async function trimKeepalivedLog(
  host: LbHost,
  paths: Pick<HostPaths, 'lock' | 'keepalived'>,
  end: number,
  options: HostRequestOptions = {},
): Promise<boolean> {
  const { lock, log } = paths.keepalived;
  if (end <= LONGEST) return false;
  try {
    await host.withLock(paths.lock, () => host.withLock(lock, () => host.run(trimCommand(log), options)));
    return true;
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'HostBusy') return false;
    throw error;
  }
}

function trimCommand(log: string): HostCommand<void> {
  return {
    command: 'sh',
    args: ['-c', TRIM, 'sh', log, `${KEPT_LOG_BYTES}`],
    parse: ({ exitCode, stderr }) => {
      if (exitCode !== 0) throw new TcplbError('ApplyFailed', `cannot shorten ${log}: ${stderr.trim()}`);
    },
  };
}
