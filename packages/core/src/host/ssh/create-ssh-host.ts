/**
 * A machine reached over the system's OpenSSH client, as an LB host: the user's ssh configuration, jump hosts, agents and
 * known hosts hold. It needs a POSIX shell there and the basic programs of any Debian or RHEL.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createLink } from './create-link.ts';
import { remoteCommands } from './remote-commands.ts';
import { type RemoteCaller, remoteFiles } from './remote-files.ts';
import { withRemoteLock } from './remote-lock.ts';
import { remoteProbe } from './remote-probe.ts';
import type { RemoteShell } from './remote-shell.ts';
import { remoteSocket } from './remote-socket.ts';
import { requireDestination } from './ssh-arguments.ts';
import type { SshHost, SshHostOptions } from './ssh-host.ts';

/**
 * Fails with `InvalidConfiguration` when the destination is not one. Its methods fail with `HostUnreachable` when there is no
 * connection, or no longer, and with `HostRefused` when one is not to be had.
 */
export function createSshHost(options: SshHostOptions): SshHost {
  requireDestination(options);
  const { name } = options;
  const link = createLink(options);
  /** The shell that holds the lock under which the caller works. */
  const locked = new AsyncLocalStorage<RemoteShell>();
  const caller: RemoteCaller = {
    name,
    call: async (request, signal) => (locked.getStore() ?? (await link.shell())).call(request, signal),
  };
  return {
    name,
    ...remoteCommands(caller),
    ...remoteFiles(caller),
    ...remoteSocket(caller, link.forward),
    ...remoteProbe(caller),
    async withLock(path, work, holder) {
      const shell = await link.openShell();
      return withRemoteLock(name, shell, { path, holder }, (lock) => locked.run(shell, work, lock));
    },
    close: link.close,
  };
}
