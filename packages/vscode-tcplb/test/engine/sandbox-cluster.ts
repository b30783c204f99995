/** A sandbox cluster with an echo server, the built plugin and the real kubectl, for tests of the engine. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';

const plugin = resolve(import.meta.dirname, '../../../kubectl-tcplb');
if (!existsSync(join(plugin, 'dist/entries.json'))) {
  throw new Error('the plugin is not built: run `npx -y pnpm@12 build` first');
}

export interface SandboxCluster extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly kubeconfig: string;
  /** The `tcplb.yaml` of a balancer of this test's own. */
  readonly configuration: string;
  /** Removed at the end. */
  readonly directory: string;
  /** stdout of the built plugin with the configuration; fails when it does. */
  tcplb(...args: string[]): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
}

export async function startSandboxCluster(): Promise<SandboxCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-engine-'));
  const sandbox = await startSandbox({ nodes: 3 });
  const nginxDirectory = join(directory, 'balancer');
  const kubeconfig = join(directory, 'kubeconfig');
  const configuration = join(directory, 'tcplb.yaml');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  await writeFile(
    configuration,
    JSON.stringify({
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: [sandbox.balancerAddress],
      nginx: { directory: nginxDirectory },
    }),
  );
  const PATH = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':');
  const env = { PATH, HOME: directory, KUBECONFIG: kubeconfig, TCPLB_CONFIG: configuration };
  const run = async (command: string, args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(command, args, { env, cwd: directory, maxBuffer: 64 * 1024 * 1024 })).stdout;
  return {
    sandbox,
    kubeconfig,
    configuration,
    directory,
    tcplb: (...args) => run(process.execPath, [join(plugin, 'bin/kubectl-tcplb'), ...args]),
    kubectl: (...args) => run('kubectl', args),
    [Symbol.asyncDispose]: async () => {
      const { nginx } = defaultConfiguration({ isRoot: false, homeDirectory: directory });
      await stopNginx(createLocalHost(), { ...nginx, directory: nginxDirectory });
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
