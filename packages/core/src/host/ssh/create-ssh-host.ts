/** A machine reached over the system's OpenSSH client, as an LB host. */
import { TcplbError } from '../../errors.ts';
import { readSocket } from '../local/read-socket.ts';
import { createLink, type SshLink } from './create-link.ts';
import { remoteCommands } from './remote-commands.ts';
import { type RemoteCaller, remoteFiles } from './remote-files.ts';
import { lockRemote, unlockRemote } from './remote-lock.ts';
import { probeRemote } from './remote-probe.ts';
import type { RemoteShell } from './remote-shell.ts';
import { requireDestination } from './ssh-arguments.ts';
import type { SshHost, SshHostOptions } from './ssh-host.ts';

/** Fails with `InvalidConfiguration` when the destination is not one. Nothing connects before the first call. */
export function createSshHost(options: SshHostOptions): SshHost {
  requireDestination(options);
  const { name } = options;
  const link = createLink(options);
  let locked: RemoteShell | undefined;
  const caller: RemoteCaller = {
    name,
    // Who holds the lock works where it is held: a new connection would not know of it.
    call: async (request, signal) => (locked ?? (await link.shell())).call(request, signal),
  };
  return {
    name,
    ...remoteCommands(caller),
    ...remoteFiles(caller),
    // ssh accepts here before it knows whether anybody does there.
    readSocket: async (path, socketOptions) =>
      (await readSocket(await forwardedSocket(link, name, path), socketOptions)) || undefined,
    probeListen: (listen) => probeRemote(caller, listen),
    async withLock(path, work) {
      const shell = await link.openShell();
      try {
        await lockRemote(shell, name, path);
        locked = shell;
        try {
          return await work();
        } finally {
          locked = undefined;
          await unlockRemote(shell, path);
        }
      } finally {
        await shell.close();
      }
    },
    close: () => link.close(),
  };
}

async function forwardedSocket(link: SshLink, name: string, path: string): Promise<string> {
  const here = await link.forward(path);
  if (here !== undefined) return here;
  throw new TcplbError('HostRefused', `${name} does not let ssh forward ${path}, on which nginx says what it serves`, {
    suggestions: ['Allow it in sshd_config there: AllowStreamLocalForwarding yes.'],
  });
}
