/** The system user that an agent runs as. */
import { TcplbError } from '../../errors.ts';
import type { HostCommand, LbHost } from '../../host/lb-host.ts';
import { AGENT } from './agent-names.ts';

export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined when there is none of that name. `root` is the directory that stands for `/`. */
export async function findUser(host: LbHost, root: string, name: string): Promise<ServiceUser | undefined> {
  const accounts = (await host.readFile(`${root}/etc/passwd`)) ?? '';
  const fields = accounts.split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = fields.find(([login]) => login === name) ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** The user, made if need be. Fails with `ApplyFailed`. */
export async function ensureUser(host: LbHost, root: string, name: string): Promise<ServiceUser> {
  const known = await findUser(host, root, name);
  if (known !== undefined) return known;
  await host.run(addUserCommand(root, name));
  const made = await findUser(host, root, name);
  if (made !== undefined) return made;
  throw new TcplbError('ApplyFailed', `useradd made no user ${name} on ${host.name}`);
}

/** A system user that nobody can log in as. */
export function addUserCommand(root: string, name: string): HostCommand<void> {
  const account = ['--home-dir', AGENT.stateDirectory, '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const prefix = root === '' ? [] : ['--prefix', root];
  return {
    command: 'useradd',
    args: [...prefix, '--system', '--user-group', ...account, '--comment', 'tcplb agent', name],
    parse: ({ exitCode, stderr }) => {
      if (exitCode !== 0) throw new TcplbError('ApplyFailed', `cannot make the user ${name}: ${stderr.trim()}`);
    },
  };
}
