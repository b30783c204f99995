/** The real kubectl as a process, against a server of the test's own. */

import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '../../src/api/api-server.ts';

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface KubectlCluster {
  readonly directory: string;
  readonly kubeconfig: string;
  /** Runs to the end, whatever the exit code. */
  run(args: readonly string[], options?: KubectlOptions): Promise<KubectlResult>;
  /** What it prints; fails with everything it said when the exit code is not 0. */
  output(args: readonly string[], options?: KubectlOptions): Promise<string>;
  /** Runs until `end`; `text` is what it has printed so far. */
  follow(args: readonly string[]): { text(): string; end(): void };
  stop(): Promise<void>;
}

/** False, after a loud word, when there is no kubectl: tests that need it are then skipped. */
export function hasKubectl(): boolean {
  const found = spawnSync('kubectl', ['version', '--client']).status === 0;
  if (!found) console.error('SKIPPED: kubectl is not installed, and these tests run the real one');
  return found;
}

/** Milliseconds for one kubectl. */
const timeout = 20_000;

function environment(directory: string): NodeJS.ProcessEnv {
  return { ...process.env, HOME: directory, KUBECONFIG: join(directory, 'kubeconfig'), NO_COLOR: '1' };
}

function execute(directory: string, args: readonly string[], options: KubectlOptions): Promise<KubectlResult> {
  const env = { ...environment(directory), ...options.env };
  return new Promise((resolve) => {
    const child = execFile('kubectl', [...args], { env, timeout }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(options.input ?? '');
  });
}

export async function startKubectlCluster(): Promise<KubectlCluster> {
  const server = await startApiServer();
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-kubectl-'));
  await writeFile(join(directory, 'kubeconfig'), server.kubeconfig);
  const run: KubectlCluster['run'] = (args, options = {}) => execute(directory, args, options);
  return {
    directory,
    kubeconfig: server.kubeconfig,
    run,
    async output(args, options) {
      const { code, stdout, stderr } = await run(args, options);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')} exited with ${code}\n${stdout}${stderr}`);
      return stdout;
    },
    follow(args) {
      let text = '';
      const child = spawn('kubectl', args, { env: environment(directory) });
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      return { text: () => text, end: () => void child.kill() };
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}
