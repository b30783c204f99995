/** Waits until a stage is as it was before anything happened. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTransitions } from '@tcplb/core';
import { waitUntil } from '../../support/wait-until.ts';
import type { Stage, StageHost } from '../start-stage.ts';

/** Fails, with what is not as it was, after a minute. */
export function settle(stage: Stage): Promise<void> {
  return waitUntil(async () => {
    const owner = stage.owner();
    for (const host of stage.hosts) await requireFit(stage, host, host === owner ? 'MASTER' : 'BACKUP');
  }, 60_000);
}

async function requireFit({ sandbox }: Stage, host: StageHost, wanted: string): Promise<void> {
  const health = await readFile(join(host.directory, 'run/vrrp/health'), 'utf8');
  if (health.trim() !== '0') throw new Error(`${host.name} is not fit`);
  const states = [...readTransitions(await readFile(join(host.directory, 'run/keepalived.log'), 'utf8')).values()];
  if (states.length === 0 || states.some(({ state }) => state !== wanted)) {
    throw new Error(`${host.name} is ${states.map(({ state }) => state).join() || 'nothing'} instead of ${wanted}`);
  }
  const exposures = join(host.directory, 'live/exposures');
  for (const name of await readdir(exposures)) {
    const backends = (await readFile(join(exposures, name), 'utf8')).match(/^ *server \S+ /gm)?.length ?? 0;
    if (backends !== sandbox.nodes().length) throw new Error(`${host.name} has ${backends} backends`);
  }
}
