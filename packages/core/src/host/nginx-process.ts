/** Finds, signals and starts the nginx processes that belong to one directory. */
import { normalize } from 'node:path/posix';
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { hostPaths } from './host-paths.ts';
import type { CommandResult, HostCommand, LbHost } from './lb-host.ts';

/**
 * Process id of the running master; undefined when there is none. A pid file may outlive its process and the id may
 * have been given away since, so the process itself is asked who it is: HUP would kill most others.
 */
export async function findMaster(host: LbHost, nginx: NginxConfiguration): Promise<number | undefined> {
  const { pidFile, directory } = hostPaths(nginx);
  const pid = Number((await host.readFile(pidFile))?.trim());
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const title = (await host.readFile(`/proc/${pid}/cmdline`)) ?? '';
  if (!title.startsWith('nginx: master process')) return undefined;
  return nginx.layout === 'include' || title.includes(directory) ? pid : undefined;
}

/**
 * Workers whose master was killed: they go on serving the old configuration and nobody can reload them. Known as ours
 * by the error log that they hold open. To be asked only when there is no master.
 */
export async function findOrphanedWorkers(host: LbHost, nginx: NginxConfiguration): Promise<number[]> {
  // As the kernel spells it.
  const errorLog = normalize(hostPaths(nginx).errorLog);
  const orphans: number[] = [];
  for (const name of await host.readDirectory('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const title = (await host.readFile(`/proc/${name}/cmdline`)) ?? '';
    if (!title.startsWith('nginx: worker process')) continue;
    if (await holdsOpen(host, name, errorLog)) orphans.push(Number(name));
  }
  return orphans;
}

async function holdsOpen(host: LbHost, pid: string, path: string): Promise<boolean> {
  const directory = `/proc/${pid}/fd`;
  // The processes of other users do not let themselves be looked into, and are not ours.
  const names = await host.readDirectory(directory).catch(() => []);
  for (const name of names) {
    if ((await host.readLink(`${directory}/${name}`)) === path) return true;
  }
  return false;
}

/** Whether somebody has stopped the process with SIGSTOP, or holds it in a debugger: it will not take a signal. */
export async function isStopped(host: LbHost, pid: number): Promise<boolean> {
  return /^State:\s+t/im.test((await host.readFile(`/proc/${pid}/status`)) ?? '');
}

/** Whether all workers of that master are stopped: none of them will answer, however long it is waited for. */
export async function areWorkersStopped(host: LbHost, master: number): Promise<boolean> {
  const children = (await host.readFile(`/proc/${master}/task/${master}/children`)) ?? '';
  const workers = children.split(' ').filter(Boolean).map(Number);
  return (await Promise.all(workers.map((pid) => isStopped(host, pid)))).every(Boolean);
}

/** Fails with `ApplyFailed` when the master is stopped: it would not read what is put live. */
export async function requireAwake(host: LbHost, master: number | undefined): Promise<void> {
  if (master === undefined || !(await isStopped(host, master))) return;
  const message = `the nginx master (process ${master}) on ${host.name} is stopped and cannot be reloaded; nothing changed`;
  throw new TcplbError('ApplyFailed', message, { suggestions: [wakeSuggestion(master)], retryable: true });
}

/** How to let a stopped master go on. */
export function wakeSuggestion(master: number): string {
  return `Let it go on with kill -CONT ${master}.`;
}

/** Starts nginx, which puts itself into the background; it reads the live revision. */
export function startNginxCommand(nginx: NginxConfiguration): HostCommand<CommandResult> {
  const { directory, live } = hostPaths(nginx);
  return { command: nginx.binary, args: ['-p', directory, '-c', `${live}/nginx.conf`], parse: (result) => result };
}

/** What nginx says went wrong: its `[emerg]` lines without decoration, or all that it said. */
export function emergencies(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.includes('[emerg]'))
    .map((line) => line.replace(/^.*\[emerg\] (\d+#\d+: )?/, '').trim());
}
