/** A real sshd on loopback that lets this user in with a key of the test's own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { waitUntil } from '../../cluster/wait-until.ts';
import { writeSshFiles } from './write-ssh-files.ts';

/** Where distributions put it; it has to be started by its whole path. */
export const SSHD = '/usr/sbin/sshd';

export const hasSshd = await access(SSHD).then(
  () => true,
  () => false,
);

export interface TestSshd {
  /** On 127.0.0.1. */
  readonly port: number;
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
  const { config, sshdConfigs } = await writeSshFiles(directory, [{ name: '*', address: '127.0.0.1', port }]);
  let child: ChildProcess | undefined;
  const mend = async (): Promise<void> => {
    child = spawn(SSHD, ['-D', '-e', '-f', ...sshdConfigs], { stdio: 'ignore', detached: true });
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
  return { port, config, cut, mend };
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
