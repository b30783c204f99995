/** A real sshd on loopback that lets this user in with a key of the test's own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../cluster/wait-until.ts';

/** Where distributions put it; it has to be started by its whole path. */
const SSHD = '/usr/sbin/sshd';

export const hasSshd = await access(SSHD).then(
  () => true,
  () => false,
);

export interface TestSshd {
  /** For `ssh -F`: every name leads to this sshd. */
  readonly config: string;
  /** Ends it with all of its connections. */
  cut(): Promise<void>;
  /** Lets in again. */
  mend(): Promise<void>;
}

/** In a directory of its own, which has to exist. */
export async function startSshd(directory: string): Promise<TestSshd> {
  const port = await freePort();
  const config = await writeFiles(directory, port);
  let child: ChildProcess | undefined;
  const mend = async (): Promise<void> => {
    child = spawn(SSHD, ['-D', '-e', '-f', join(directory, 'sshd_config')], { stdio: 'ignore', detached: true });
    await waitUntil('sshd to answer', () => answers(port));
  };
  const cut = async (): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // Those that serve connections have sessions of their own.
    for (const pid of [...descendants(child.pid), child.pid]) kill(pid);
    await ended;
  };
  await mend();
  return { config, cut, mend };
}

async function writeFiles(directory: string, port: number): Promise<string> {
  const at = (name: string) => join(directory, name);
  for (const name of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  // sshd as root insists on the directory that its package would make at boot.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  await writeFile(at('authorized_keys'), await readFile(at('user_key.pub'), 'utf8'), { mode: 0o600 });
  const hostKey = (await readFile(at('host_key.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  await writeFile(at('known_hosts'), `[127.0.0.1]:${port} ${hostKey}\n`);
  await writeFile(
    at('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host_key')}`,
      `AuthorizedKeysFile ${at('authorized_keys')}`,
      `PidFile ${at('sshd.pid')}`,
      ...['PasswordAuthentication no', 'PermitRootLogin yes', 'StrictModes no', 'UsePAM no', 'MaxStartups 100', ''],
    ].join('\n'),
  );
  await writeFile(
    at('ssh_config'),
    [
      'Host *',
      'HostName 127.0.0.1',
      `Port ${port}`,
      `User ${userInfo().username}`,
      `IdentityFile ${at('user_key')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${at('known_hosts')}`,
      '',
    ].join('\n'),
  );
  return at('ssh_config');
}

/** Processes below this one, the deepest first, as far as sshd's: what they have started lives on. */
function descendants(parent: number): number[] {
  const text = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const all = text.split('\n').map((line) => line.trim().split(/\s+/));
  const below = (ppid: number): number[] =>
    all
      .filter(([, of, comm = '']) => Number(of) === ppid && comm.startsWith('sshd'))
      .flatMap(([pid]) => [...below(Number(pid)), Number(pid)]);
  return below(parent);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('data', () => answer(true)).once('error', () => answer(false));
  });
}
