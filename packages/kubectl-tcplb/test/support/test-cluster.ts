/** A sandbox cluster for one test file, in this process, and the plugin and kubectl pointed at it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';
import {
  type Environment,
  type ProcessResult,
  pluginEnvironment,
  type RunOptions,
  runPlugin,
  runProcess,
} from './run-plugin.ts';

export interface TestCluster extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Of this file's own, removed at the end. */
  readonly directory: string;
  readonly env: Environment;
  /** Runs the plugin with words separated by single spaces. */
  tcplb(line: string, options?: Partial<RunOptions>): Promise<ProcessResult>;
  /** Runs the real kubectl; fails when it does. */
  kubectl(...args: string[]): Promise<string>;
  /** Applies objects with the real kubectl. */
  apply(...objects: object[]): Promise<void>;
}

export async function startTestCluster(nodes = 3): Promise<TestCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-plugin-'));
  const sandbox = await startSandbox({ nodes });
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  const env = pluginEnvironment(directory, { KUBECONFIG: kubeconfig });
  const kubectl = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await runProcess('kubectl', args, { env });
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  return {
    sandbox,
    directory,
    env,
    kubectl,
    tcplb: (line, options = {}) => runPlugin(line.split(' '), { env, cwd: directory, ...options }),
    apply: async (...objects) => {
      const file = join(directory, 'objects.json');
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      await kubectl('apply', '-f', file);
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
