/** A stage on which an echo server of each node is exposed at the virtual address, and all hosts are up. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daemonSet, service } from '../../support/objects.ts';
import { type Stage, type StageHost, type StageOptions, startStage } from '../start-stage.ts';
import { ECHO_PORT } from './play-round.ts';
import { settle } from './settle.ts';

export async function startEchoStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options);
  try {
    const name = 'echo';
    await stage.apply(daemonSet({ name, port: ECHO_PORT, hostNetwork: true }), service(name, ECHO_PORT));
    await stage.kubectl('rollout', 'status', `daemonset/${name}`);
    for (const host of stage.hosts) host.boot();
    await settle(stage);
    return stage;
  } catch (error) {
    for (const host of stage.hosts) console.error(await describeHost(host));
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

/** What its agent and its keepalived have to say. */
async function describeHost({ name, directory, agent }: StageHost): Promise<string> {
  const lines = agent?.lines.map((line) => JSON.stringify(line)) ?? [];
  const log = await readFile(join(directory, 'run/keepalived.log'), 'utf8').catch(() => '');
  return [`${name}:`, ...lines, log].join('\n');
}
