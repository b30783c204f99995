/** The workers of revisions that are not live any more: they stay until their last connection has ended. */
import type { NginxConfiguration } from '../configuration.ts';
import type { LbHost } from '../host/lb-host.ts';
import { findMaster } from '../host/nginx-process.ts';

export interface OldWorkers {
  readonly alive: number;
  /** How many of the oldest were told to end now, with the connections that they had. */
  readonly ended: number;
}

interface Worker {
  readonly pid: number;
  readonly isOld: boolean;
  /** Clock ticks since the machine was started. */
  readonly startedAt: number;
}

const NONE: OldWorkers = { alive: 0, ended: 0 };

/**
 * Counts them, and ends the oldest beyond so many generations: each holds as much memory as the live one, and a host
 * that runs out of it serves nobody. Those of an nginx that is not ours (layout `include`) are only counted. Where nginx
 * does not run there are none.
 */
export async function limitOldWorkers(
  host: LbHost,
  nginx: NginxConfiguration,
  maxGenerations: number,
): Promise<OldWorkers> {
  const master = await findMaster(host, nginx);
  if (master === undefined) return NONE;
  const workers = await findWorkers(host, master);
  const old = workers.filter(({ isOld }) => isOld).toSorted((a, b) => b.startedAt - a.startedAt);
  const generation = Math.max(1, workers.length - old.length);
  const surplus = nginx.layout === 'include' ? [] : old.slice(generation * maxGenerations);
  for (const { pid } of surplus) await host.signal(pid, 'SIGTERM');
  return { alive: old.length - surplus.length, ended: surplus.length };
}

async function findWorkers(host: LbHost, master: number): Promise<Worker[]> {
  const children = (await host.readFile(`/proc/${master}/task/${master}/children`)) ?? '';
  const workers = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((pid) => readWorker(host, Number(pid))),
  );
  return workers.flatMap((worker) => worker ?? []);
}

async function readWorker(host: LbHost, pid: number): Promise<Worker | undefined> {
  const title = (await host.readFile(`/proc/${pid}/cmdline`)) ?? '';
  if (!title.startsWith('nginx: worker process')) return undefined;
  // The name before it may hold anything, even brackets (proc(5)).
  const fields = (await host.readFile(`/proc/${pid}/stat`))?.replace(/^.*\) /s, '').split(' ');
  return { pid, isOld: title.includes('is shutting down'), startedAt: Number(fields?.[19] ?? 0) };
}
