/**
 * How long a change of an EndpointSlice takes until nginx serves it, through the agent of the built plugin, against the
 * least that can be done by hand, and against a loop in the shell. All take turns on their own nginx, and one observer
 * outside asks each nginx in the same way.
 *
 * `TCPLB_PROPAGATION_ROUNDS` (default 100) is how often each of them makes a change, `TCPLB_PROPAGATION_SIZES` a part of the
 * names of the sizes to do it at.
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../packages/kubectl-tcplb/test/support/wait-until.ts';
import type { BenchResult } from './bench-result.ts';
import { createExposures, type Size } from './cluster/exposures.ts';
import { type Place, startAgent } from './cluster/start-agent.ts';
import { startCluster } from './cluster/start-cluster.ts';
import { readMaster, startCopy } from './propagation/start-copy.ts';
import { loopSize, startShellLoop } from './propagation/start-shell-loop.ts';
import { type Measured, printTable, summarize } from './propagation/summarize.ts';
import { changeBare, changeByAgent, changeByShell, changeMany } from './propagation/turns.ts';
import { watchSlices } from './propagation/watch-slices.ts';

const rounds = Number(process.env.TCPLB_PROPAGATION_ROUNDS ?? 100);
const wanted = process.env.TCPLB_PROPAGATION_SIZES ?? '';
const warmUps = 4;
/** How often several exposures change at the same time. */
const bursts = 3;
/** For the agent to be at rest after an apply: it begins no other one for half a second. */
const REST_MS = 600;

const sizes: readonly Size[] = [
  { name: 'small', exposures: 10, endpoints: 3 },
  { name: 'middle', exposures: 100, endpoints: 50 },
  { name: 'large', exposures: 1_000, endpoints: 100 },
];

export async function benchPropagation(): Promise<BenchResult> {
  // What else this machine does is not to be measured: all that is started here has this process's priority.
  spawnSync('chrt', ['--rr', '--pid', '1', String(process.pid)]);
  const measured: Measured[] = [];
  for (const size of sizes.filter(({ name }) => name.includes(wanted))) measured.push(await measureSize(size));
  printTable(measured);
  return summarize(measured);
}

async function measureSize(size: Size): Promise<Measured> {
  await using cluster = await startCluster();
  await createExposures(cluster.client, size);
  const place = (name: string, last: number): Place => ({
    directory: join(cluster.directory, name),
    address: `127.0.11.${last}`,
  });
  await using agent = await startAgent(cluster, place('agent', 1), size.exposures);
  await using bare = await startCopy(place('agent', 1), place('bare', 2));
  await using shell = await startCopy(place('agent', 1), place('shell', 3));
  await using _loop = await startShellLoop(cluster, shell, loopSize(size));
  using slices = await watchSlices(cluster.client);
  const stage = { size, cluster, slices, agent, bare, shell };
  const masters = [await readMaster(place('agent', 1).directory), bare.master, shell.master];
  const measured: Measured = { size, losses: [], gains: [], bare: [], shell: [], bursts: { agent: [], shell: [] } };
  for (let round = -warmUps; round < rounds; round += 1) {
    const isLoss = round % 2 === 0;
    const index = exposureOf(size, round);
    const turns = [
      await takeTurn(masters, () => changeByAgent(stage, index, isLoss)),
      await takeTurn(masters, () => changeBare(stage, index)),
      await takeTurn(masters, () => changeByShell(stage, isLoss)),
    ] as const;
    await sleep(REST_MS);
    if (round < 0) continue;
    (isLoss ? measured.losses : measured.gains).push(turns[0]);
    measured.bare.push(turns[1]);
    measured.shell.push(turns[2]);
  }
  for (let round = 0; round < bursts; round += 1) {
    const isLoss = round % 2 === 0;
    const loop = loopSize(size);
    measured.bursts.agent.push(await takeTurn(masters, () => changeMany(stage, size, agent.socket, isLoss)));
    measured.bursts.shell.push(await takeTurn(masters, () => changeMany(stage, loop, shell.socket, isLoss)));
  }
  return measured;
}

/** When no nginx has old workers any more. */
async function takeTurn(masters: readonly number[], turn: () => Promise<number>): Promise<number> {
  await waitUntil(async () => {
    for (const master of masters) if (await hasOldWorkers(master)) throw new Error(`nginx ${master} has old workers`);
  });
  return turn();
}

async function hasOldWorkers(master: number): Promise<boolean> {
  const children = await readFile(`/proc/${master}/task/${master}/children`, 'utf8');
  const titles = children
    .split(' ')
    .filter(Boolean)
    .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(titles)).some((title) => title.includes('shutting down'));
}

/** Each exposure in turn loses a backend and gets it back. */
function exposureOf({ exposures }: Size, round: number): number {
  return Math.floor((round + warmUps) / 2) % exposures;
}
