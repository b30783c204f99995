/** The sandbox's real API server for one test file, and a client whose way there can be held up and cut. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxOptions, startSandbox } from '@tcplb/sandbox';
import type { ClusterClient } from '../src/cluster/cluster-client.ts';
import { createClusterClient } from '../src/cluster/create-cluster-client.ts';
import { type Gate, openGate } from './gate.ts';

export interface SandboxCluster {
  /** Straight to the API server. */
  readonly client: ClusterClient;
  /** Through the gate. */
  readonly gated: ClusterClient;
  readonly gate: Gate;
  /** Of this file's own, removed at the end. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** Without `nodes` nothing lives in it but what a test writes, and no node ever counts as gone. */
export async function startSandboxCluster(options: SandboxOptions = {}): Promise<SandboxCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-core-'));
  const sandbox = await startSandbox({ nodes: 0, nodeGraceMs: 3_600_000, idleBeforeStopMs: 100, ...options });
  const gate = await openGate(Number(new URL(sandbox.url).port));
  const connect = async (name: string, url: string): Promise<ClusterClient> => {
    const kubeconfig = join(directory, name);
    await writeFile(kubeconfig, sandbox.kubeconfig.replaceAll(sandbox.url, url));
    return createClusterClient({ kubeconfig, env: { PATH: process.env.PATH } });
  };
  const client = await connect('direct', sandbox.url);
  const gated = await connect('gated', `https://127.0.0.1:${gate.port}`);
  return {
    client,
    gated,
    gate,
    directory,
    async stop() {
      client.close();
      gated.close();
      await gate.close();
      await sandbox.stop();
      await rm(directory, { recursive: true });
    },
  };
}
