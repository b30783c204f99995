/** A sandbox cluster in a process of its own, so that what it does is not taken for what is measured beside it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterClient, createClusterClient } from '@tcplb/core';
import {
  type Environment,
  pluginEnvironment,
  runPlugin,
} from '../../packages/kubectl-tcplb/test/support/run-plugin.ts';

export interface BenchCluster extends AsyncDisposable {
  /** Removed at the end. */
  readonly directory: string;
  readonly kubeconfig: string;
  /** For plugins and kubectl on this cluster. */
  readonly env: Environment;
  readonly client: ClusterClient;
}

/** With three nodes. */
export async function startCluster(): Promise<BenchCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-bench-'));
  const kubeconfig = join(directory, 'kubeconfig');
  const env = pluginEnvironment(directory, { KUBECONFIG: kubeconfig });
  const sandbox = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await runPlugin(['sandbox', ...args], { env, cwd: directory });
    if (exitCode !== 0) throw new Error(`sandbox ${args.join(' ')}: ${stderr}`);
  };
  await sandbox('start', '--detach', '--write-kubeconfig', kubeconfig);
  const client = await createClusterClient({ kubeconfig, env: {} });
  return {
    ...{ directory, kubeconfig, env, client },
    async [Symbol.asyncDispose]() {
      client.close();
      await sandbox('stop');
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
