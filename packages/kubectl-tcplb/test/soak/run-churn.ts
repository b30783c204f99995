/** `run-churn [SECONDS [SEED]]`: a soak of the built plugin's agent on a sandbox, for as long as one likes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClusterClient, createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';
import { startAgentProcess } from '../support/run-agent.ts';
import { startTestCluster } from '../support/test-cluster.ts';
import { type ChurnReport, runChurn } from './churn.ts';

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: string;
  readonly port: number;
  readonly log?: (line: string) => void;
}

/** Leaves nothing behind. */
export async function soakChurn(options: SoakOptions): Promise<ChurnReport> {
  await using cluster = await startTestCluster(4);
  const nginx = {
    ...defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory }).nginx,
    directory: join(cluster.directory, 'lb'),
  };
  const config = join(cluster.directory, 'lb.yaml');
  const client = await createClusterClient({ kubeconfig: join(cluster.directory, 'kubeconfig'), env: {} });
  await writeFile(
    config,
    JSON.stringify({
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: [cluster.sandbox.balancerAddress],
      nginx: { directory: nginx.directory },
    }),
  );
  await cluster.tcplb(`echo deploy --port ${options.port}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${options.port} --config ${config}`);
  const agent = startAgentProcess(['--config', config, '--hold', '2s'], cluster.env, cluster.directory);
  try {
    await agent.says(/ is live$/);
    return await runChurn({ ...options, sandbox: cluster.sandbox, client, config, exposure: 'tcp-echo' });
  } catch (error) {
    options.log?.(agent.lines.map((line) => JSON.stringify(line)).join('\n'));
    throw error;
  } finally {
    await agent.end('SIGTERM');
    await stopNginx(createLocalHost(), nginx);
    client.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const [seconds = '600', seed = String(Date.now())] = process.argv.slice(2);
  console.log(`seed ${seed}`);
  const { script, ...report } = await soakChurn({ seconds: Number(seconds), seed, port: 23_489, log: console.log });
  console.log(JSON.stringify({ ...report, actions: script.length }, undefined, 2));
  if (report.failures.length > 0 || report.cutSurvivors.length > 0) process.exitCode = 1;
}
