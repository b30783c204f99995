/** The changes that take turns, each proved from outside. */
import { exposureName, flapEndpoint, forEachNumber, type Size } from '../cluster/exposures.ts';
import type { StartedAgent } from '../cluster/start-agent.ts';
import type { BenchCluster } from '../cluster/start-cluster.ts';
import { changeByHand } from './change-by-hand.ts';
import { askRevision, proveChange } from './prove-change.ts';
import type { NginxCopy } from './start-copy.ts';
import { burst, loopSize } from './start-shell-loop.ts';
import type { WatchedSlices } from './watch-slices.ts';

/** More than an apply takes, also of 1,000 exposures on a slow machine: then none is to come any more. */
const SETTLED_MS = 12_000;

/** What takes turns. */
export interface Stage {
  readonly size: Size;
  readonly cluster: BenchCluster;
  readonly slices: WatchedSlices;
  readonly agent: StartedAgent;
  readonly bare: NginxCopy;
  readonly shell: NginxCopy;
}

/** Milliseconds from the event to the proof; resolves when the agent has done all of it. */
export async function changeByAgent(
  { size, cluster, slices, agent }: Stage,
  index: number,
  isLoss: boolean,
): Promise<number> {
  const linesBefore = agent.process.lines.length;
  const before = await askRevision(agent.socket);
  const event = slices.next(exposureName(size, index));
  const proof = proveChange(agent.socket, before);
  await flapEndpoint(cluster.client, size, isLoss, index);
  const time = (await proof) - (await event);
  await agent.process.says(/ is live$/, linesBefore);
  return time;
}

export async function changeBare({ size, bare }: Stage, index: number): Promise<number> {
  const name = exposureName(size, index);
  const files = await bare.read([`exposures/default.${name}.conf`, 'revision.conf']);
  const before = await askRevision(bare.socket);
  const start = performance.now();
  const proof = proveChange(bare.socket, before);
  await changeByHand(bare, files);
  return (await proof) - start;
}

export async function changeByShell({ size, cluster, slices, shell }: Stage, isLoss: boolean): Promise<number> {
  const loop = loopSize(size);
  const before = await askRevision(shell.socket);
  const event = slices.next(exposureName(loop));
  const proof = proveChange(shell.socket, before);
  await flapEndpoint(cluster.client, loop, isLoss);
  return (await proof) - (await event);
}

/** Milliseconds from the first event to the last answer that is another one. */
export async function changeMany(
  { cluster, slices }: Stage,
  size: Size,
  socket: string,
  isLoss: boolean,
): Promise<number> {
  const before = await askRevision(socket);
  const events = Array.from({ length: burst }, (_, index) => slices.next(exposureName(size, index)));
  const proof = proveChange(socket, before, SETTLED_MS);
  await forEachNumber(burst, (index) => flapEndpoint(cluster.client, size, isLoss, index));
  return (await proof) - (await Promise.race(events));
}
