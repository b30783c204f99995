/** A real systemd for one test, in namespaces, on a machine that may have none: it shares only the network. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, type ProcessResult, runProcess } from './run-plugin.ts';
import { waitUntil } from './wait-until.ts';

export interface BootedSystemd extends AsyncDisposable {
  /** Runs a program where it is process 1. */
  run(command: string, ...args: readonly string[]): Promise<ProcessResult>;
}

export interface BootOptions {
  /** Where it gets a directory of its own. */
  readonly directory: string;
  /** Of all that is run there. */
  readonly env: Environment;
  /** What to put before a command so that it runs on another network. */
  readonly enter?: readonly string[];
}

/** Undefined where the machine does not let us: not root, no systemd, no namespaces. */
export async function bootSystemd({ directory, env, enter = [] }: BootOptions): Promise<BootedSystemd | undefined> {
  const scratch = join(directory, 'systemd');
  await mkdir(scratch);
  const namespaces = ['--pid', '--mount', '--cgroup', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc'];
  const script = join(import.meta.dirname, 'boot-systemd.sh');
  // It must not outlive a test run that is killed.
  const mortal = ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...namespaces];
  const [command = '', ...args] = [...enter, ...mortal, 'sh', script, scratch];
  const parent = spawn(command, args, { stdio: 'ignore' });
  parent.on('error', () => {});
  const end = async () => {
    if (parent.exitCode !== null || parent.signalCode !== null || parent.pid === undefined) return;
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  };
  const run = async (command: string, ...args: readonly string[]) => {
    const children = await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8');
    const into = ['--target', children.trim(), '--pid', '--mount', '--cgroup', '--ipc', '--uts', '--net', '--'];
    return runProcess('nsenter', [...into, command, ...args], { env });
  };
  try {
    await waitUntil(async () => {
      if ((await run('systemctl', 'is-system-running')).stdout !== 'running\n') throw new Error('not yet');
    }, 10_000);
    return { run, [Symbol.asyncDispose]: end };
  } catch {
    await end();
    return undefined;
  }
}
