/** The agent of the built plugin, with an nginx of its own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';
import { type AgentProcess, startAgentProcess } from '../../packages/kubectl-tcplb/test/support/run-agent.ts';
import { waitUntil } from '../../packages/kubectl-tcplb/test/support/wait-until.ts';
import type { BenchCluster } from './start-cluster.ts';

/** Where an nginx has its files and listens. */
export interface Place {
  readonly directory: string;
  readonly address: string;
}

/** For serving all exposures, and for telling all Services. */
const LONG_MS = 120_000;

export interface StartedAgent extends AsyncDisposable {
  readonly process: AgentProcess;
  readonly socket: string;
}

/** Resolves when nginx serves these exposures, and their Services have been told. */
export async function startAgent(
  { directory, env }: Pick<BenchCluster, 'directory' | 'env'>,
  place: Place,
  exposures: number,
): Promise<StartedAgent> {
  const config = join(directory, 'tcplb.yaml');
  const configuration = {
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'LoadBalancerConfiguration',
    addresses: [place.address],
    nginx: { directory: place.directory },
  };
  await writeFile(config, JSON.stringify(configuration));
  const agent = startAgentProcess(['--config', config, '--host-name', 'bench'], env, directory);
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: directory });
  const stop = async (): Promise<void> => {
    await agent.end('SIGTERM');
    await stopNginx(createLocalHost(), { ...nginx, directory: place.directory });
  };
  try {
    await waitUntilTold(agent, exposures);
  } catch (error) {
    await stop();
    throw error;
  }
  return { process: agent, socket: join(place.directory, 'run/revision.sock'), [Symbol.asyncDispose]: stop };
}

async function waitUntilTold(agent: AgentProcess, exposures: number): Promise<void> {
  const { quarantined } = await agent.says(/ is live$/, 0, LONG_MS);
  if (quarantined !== 0) throw new Error(`nginx cannot serve ${quarantined} exposures: are its ports taken?`);
  await waitUntil(async () => {
    const told = /^tcplb_service_status_writes_total (\d+)$/m.exec(await agent.get('/metrics'))?.[1];
    if (Number(told) < exposures) throw new Error(`${told} of ${exposures} Services have been told`);
  }, LONG_MS);
}
