/** A sandbox with an exposure that answers, and a directory for the nginx of an agent that looks after it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterClient,
  createClusterClient,
  createLocalHost,
  defaultConfiguration,
  type NginxConfiguration,
  resources,
  stopNginx,
} from '@tcplb/core';
import { type AgentProcess, startAgentProcess } from './run-agent.ts';
import type { Environment } from './run-plugin.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

export interface AgentStage extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly client: ClusterClient;
  readonly nginx: NginxConfiguration;
  /** Path of the configuration file. */
  readonly config: string;
  /** Starts an agent with that file, or with another one. Disposing of the stage kills it. */
  start(flags?: readonly string[], env?: Environment, config?: string): AgentProcess;
  /** Writes the configuration file with changes in its section `nginx`, and returns its path. */
  configure(name: string, nginx?: object): Promise<string>;
  /** Asks for a connect timeout of so many milliseconds, by which revisions are told apart. */
  ask(milliseconds: number): Promise<unknown>;
  /** The connect timeout that the live files have. */
  served(): Promise<number>;
}

export interface AgentStageOptions {
  readonly port: number;
  readonly nodes?: number;
}

/** The DaemonSet and the exposure are called `tcp-echo`. */
export async function openAgentStage({ port, nodes = 3 }: AgentStageOptions): Promise<AgentStage> {
  const cluster = await startTestCluster(nodes);
  const directory = join(cluster.directory, 'lb');
  const nginx = { ...defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory }).nginx, directory };
  const client = await createClusterClient({ kubeconfig: join(cluster.directory, 'kubeconfig'), env: {} });
  const agents: AgentProcess[] = [];
  const configure = async (name: string, changes: object = {}) => {
    const path = join(cluster.directory, name);
    const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
    const addresses = [cluster.sandbox.balancerAddress];
    await writeFile(path, JSON.stringify({ ...header, addresses, nginx: { directory, ...changes } }));
    return path;
  };
  const config = await configure('lb.yaml');
  await cluster.tcplb(`echo deploy --port ${port}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${port} --config ${config}`);
  return {
    ...{ cluster, client, nginx, config, configure },
    start(flags = [], env = {}, path = config) {
      const agent = startAgentProcess(['--config', path, ...flags], { ...cluster.env, ...env }, cluster.directory);
      agents.push(agent);
      return agent;
    },
    ask(milliseconds) {
      const annotations = { 'tcplb.dev/connect-timeout': `${milliseconds}ms` };
      return client.patch(resources.services, 'tcp-echo', 'default', 'merge', { metadata: { annotations } });
    },
    async served() {
      const text = await readFile(join(directory, 'live/exposures/default.tcp-echo.conf'), 'utf8');
      return Number(/proxy_connect_timeout (\d+)ms;/.exec(text)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      for (const agent of agents) await agent.end('SIGKILL');
      await stopNginx(createLocalHost(), nginx);
      client.close();
      await cluster[Symbol.asyncDispose]();
    },
  };
}
