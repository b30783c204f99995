/** Ends the nginx of a standalone directory. */
import { setTimeout as delay } from 'node:timers/promises';
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { hostPaths } from './host-paths.ts';
import type { HostRequestOptions, LbHost } from './lb-host.ts';
import { findMaster, findOrphanedWorkers } from './nginx-process.ts';

/** Milliseconds for nginx to end after SIGTERM. */
const END_MS = 10_000;

/**
 * Drops all connections and waits until no process is left; false when there was none. Fails with `InvalidInput` for the
 * layout `include`, whose nginx is not ours to stop, and with `Cancelled`.
 */
export async function stopNginx(
  host: LbHost,
  nginx: NginxConfiguration,
  { signal }: HostRequestOptions = {},
): Promise<boolean> {
  if (nginx.layout === 'include') {
    throw new TcplbError('InvalidInput', `the nginx that includes ${nginx.directory} is not tcplb's to stop`);
  }
  const master = await findMaster(host, nginx);
  const pids = master === undefined ? await findOrphanedWorkers(host, nginx) : [master];
  for (const pid of pids) await host.signal(pid, 'SIGTERM');
  const start = performance.now();
  for (const pid of pids) {
    while (await isNginx(host, pid)) {
      if (signal?.aborted) throw new TcplbError('Cancelled', 'stopping nginx was cancelled');
      if (performance.now() - start > END_MS) {
        throw new TcplbError('Internal', `nginx (process ${pid}) did not end within ${END_MS / 1000} s of SIGTERM`);
      }
      await delay(10);
    }
  }
  await host.remove(hostPaths(nginx).revisionSocket);
  return pids.length > 0;
}

async function isNginx(host: LbHost, pid: number): Promise<boolean> {
  return (await host.readFile(`/proc/${pid}/cmdline`))?.startsWith('nginx: ') ?? false;
}
