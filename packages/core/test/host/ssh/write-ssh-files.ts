/** What sshd and ssh need so that this user is let in with a key of the test's own. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

export interface SshPlace {
  /** By which ssh knows it; `*` for all names. */
  readonly name: string;
  readonly address: string;
  /** Not 22: known hosts of that one are written otherwise. */
  readonly port: number;
}

export interface SshFiles {
  /** For `ssh -F`. */
  readonly config: string;
  /** For the `sshd -f` of each place, in their order. */
  readonly sshdConfigs: readonly string[];
}

/** In a directory that exists. All places have one host key. */
export async function writeSshFiles(directory: string, places: readonly SshPlace[]): Promise<SshFiles> {
  const at = (name: string) => join(directory, name);
  for (const name of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  // sshd as root insists on the directory that its package would make at boot.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  await writeFile(at('authorized_keys'), await readFile(at('user_key.pub'), 'utf8'), { mode: 0o600 });
  const hostKey = (await readFile(at('host_key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  const known = places.map(({ address, port }) => `[${address}]:${port} ${hostKey}\n`);
  await writeFile(at('known_hosts'), known.join(''));
  await writeFile(at('ssh_config'), buildSshConfig(places, at));
  const sshdConfigs = places.map((_, index) => at(`sshd_config-${index}`));
  for (const [index, place] of places.entries()) {
    await writeFile(sshdConfigs[index] ?? '', buildSshdConfig(place, at, `sshd-${index}.pid`));
  }
  return { config: at('ssh_config'), sshdConfigs };
}

type At = (name: string) => string;

function buildSshConfig(places: readonly SshPlace[], at: At): string {
  const named = places.flatMap(({ name, address, port }) => [`Host ${name}`, `HostName ${address}`, `Port ${port}`]);
  return [
    ...named,
    'Host *',
    `User ${userInfo().username}`,
    `IdentityFile ${at('user_key')}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${at('known_hosts')}`,
    '',
  ].join('\n');
}

function buildSshdConfig({ address, port }: SshPlace, at: At, pidFile: string): string {
  return [
    `Port ${port}`,
    `ListenAddress ${address}`,
    `HostKey ${at('host_key')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `PidFile ${at(pidFile)}`,
    ...['PasswordAuthentication no', 'PermitRootLogin yes', 'StrictModes no', 'UsePAM no', 'MaxStartups 100', ''],
  ].join('\n');
}
