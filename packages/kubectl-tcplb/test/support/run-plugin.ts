/** Runs the built plugin as a user would, as a process. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const pluginDirectory = resolve(import.meta.dirname, '../..');
export const binDirectory = join(pluginDirectory, 'bin');
export const pluginFile = join(binDirectory, 'kubectl-tcplb');

if (!existsSync(join(pluginDirectory, 'dist/entries.json'))) {
  throw new Error('the plugin is not built: run `npx -y pnpm@12 build` first');
}

export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a plugin process sees: nothing of the developer's clusters and configuration, and the Node that runs the tests. */
export function pluginEnvironment(directory: string, more: Environment = {}): Environment {
  return {
    PATH: [dirname(process.execPath), binDirectory, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(
      ':',
    ),
    HOME: directory,
    XDG_STATE_HOME: join(directory, 'state'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    ...more,
  };
}

export interface RunOptions {
  readonly env: Environment;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Gets stdout while the process runs. */
  readonly onOutput?: (soFar: string) => void;
}

/** Resolves when the process has ended; `signal` sends it SIGINT. */
export function runProcess(command: string, args: readonly string[], options: RunOptions): Promise<ProcessResult> {
  const child = spawn(command, args, {
    env: options.env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  options.signal?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onOutput?.(stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}

export function runPlugin(args: readonly string[], options: RunOptions): Promise<ProcessResult> {
  return runProcess(process.execPath, [pluginFile, ...args], options);
}
