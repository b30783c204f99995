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
import { createExposures, exposureName, flapEndpoint, forEachNumber, type Size } from './cluster/exposures.ts';
import { type Place, type StartedAgent, startAgent } from './cluster/start-agent.ts';
import { type BenchCluster, startCluster } from './cluster/start-cluster.ts';
import { changeByHand } from './propagation/change-by-hand.ts';
import { askRevision, proveChange } from './propagation/prove-change.ts';
import { type NginxCopy, readMaster, startCopy } from './propagation/start-copy.ts';
import { loopSize, startShellLoop } from './propagation/start-shell-loop.ts';
import { type Measured, printTable, summarize } from './propagation/summarize.ts';
import { type WatchedSlices, watchSlices } from './propagation/watch-slices.ts';

const rounds = Number(process.env.TCPLB_PROPAGATION_ROUNDS ?? 100);
const wanted = process.env.TCPLB_PROPAGATION_SIZES ?? '';
const warmUps = 4;
/** Exposures that lose a backend at the same time, as when a node goes, and how often that is tried. */
const [burst, bursts] = [10, 3];
/** More than an apply takes, also of 1,000 exposures on a slow machine: then none is to come any more. */
const SETTLED_MS = 12_000;
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

/** What takes turns. */
interface Stage {
  readonly size: Size;
  readonly cluster: BenchCluster;
  readonly slices: WatchedSlices;
  readonly agent: StartedAgent;
  readonly bare: NginxCopy;
  readonly shell: NginxCopy;
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
  await using _loop = await startShellLoop(cluster, shell, loopSize(size, burst));
  using slices = await watchSlices(cluster.client);
  const stage = { size, cluster, slices, agent, bare, shell };
  const masters = [await readMaster(place('agent', 1).directory), bare.master, shell.master];
  const measured: Measured = { size, losses: [], gains: [], bare: [], shell: [], bursts: { agent: [], shell: [] } };
  for (let round = -warmUps; round < rounds; round += 1) {
    const isLoss = round % 2 === 0;
    const turns = [
      await takeTurn(masters, () => changeByAgent(stage, round, isLoss)),
      await takeTurn(masters, () => changeBare(stage, round)),
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
    const loop = loopSize(size, burst);
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

/** Milliseconds from the event to the proof. */
async function changeByAgent({ size, cluster, slices, agent }: Stage, round: number, isLoss: boolean): Promise<number> {
  const index = exposureOf(size, round);
  const linesBefore = agent.process.lines.length;
  const before = await askRevision(agent.socket);
  const event = slices.next(exposureName(size, index));
  const proof = proveChange(agent.socket, before);
  await flapEndpoint(cluster.client, size, isLoss, index);
  const time = (await proof) - (await event);
  await agent.process.says(/ is live$/, linesBefore);
  return time;
}

async function changeBare({ size, bare }: Stage, round: number): Promise<number> {
  const name = exposureName(size, exposureOf(size, round));
  const files = await bare.read([`exposures/default.${name}.conf`, 'revision.conf']);
  const before = await askRevision(bare.socket);
  const start = performance.now();
  const proof = proveChange(bare.socket, before);
  await changeByHand(bare, files);
  return (await proof) - start;
}

async function changeByShell({ size, cluster, slices, shell }: Stage, isLoss: boolean): Promise<number> {
  const loop = loopSize(size, burst);
  const before = await askRevision(shell.socket);
  const event = slices.next(exposureName(loop));
  const proof = proveChange(shell.socket, before);
  await flapEndpoint(cluster.client, loop, isLoss);
  return (await proof) - (await event);
}

/** Milliseconds from the first event to the last answer that is another one. */
async function changeMany({ cluster, slices }: Stage, size: Size, socket: string, isLoss: boolean): Promise<number> {
  const before = await askRevision(socket);
  const events = Array.from({ length: burst }, (_, index) => slices.next(exposureName(size, index)));
  const proof = proveChange(socket, before, SETTLED_MS);
  await forEachNumber(burst, (index) => flapEndpoint(cluster.client, size, isLoss, index));
  return (await proof) - (await Promise.race(events));
}
