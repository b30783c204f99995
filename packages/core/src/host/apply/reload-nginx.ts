/** Step `reload`: makes nginx read the live link, by HUP to its master, or by starting it. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import { requireValidForeign } from '../foreign-nginx.ts';
import { emergencies, findMaster, findOrphanedWorkers, startNginxCommand } from '../nginx-process.ts';
import { readServedRevision } from '../read-live.ts';
import type { ApplyContext } from './apply-context.ts';

/** Milliseconds for orphaned workers to stop listening. */
const ORPHANS_LEAVE_MS = 5000;

/**
 * Sends HUP itself: `nginx -s reload` would parse everything once more and succeeds on some failures. Fails with
 * `ApplyFailed`, in nginx's words, when nginx does not start. Resolves to the process id of the master that was told;
 * undefined when one was started.
 */
export async function reloadNginx(context: ApplyContext): Promise<number | undefined> {
  const { host, nginx } = context;
  const master = await findMaster(host, nginx);
  // Our files were tested alone; a reload that fails on the rest would go unseen, since that nginx logs elsewhere.
  if (master !== undefined && nginx.layout === 'include') await requireValidForeign(host, nginx, master);
  if (master !== undefined && (await host.signal(master, 'SIGHUP'))) return master;
  if (nginx.layout === 'include') throw noSuchMaster(context);
  await clearTheWay(context);
  const result = await host.run(startNginxCommand(nginx));
  if (result.exitCode === 0) return undefined;
  const complaints = emergencies(result.stderr);
  throw new TcplbError('ApplyFailed', `nginx does not start: ${complaints.join('; ') || result.stderr.trim()}`);
}

function noSuchMaster({ paths }: ApplyContext): TcplbError {
  const message = `the nginx that includes ${paths.live}/stream.conf is not the one that ${paths.pidFile} names`;
  return new TcplbError('ApplyFailed', message, { suggestions: ['Set nginx.pidFile to the pid file of that nginx.'] });
}

/** A killed master leaves workers that hold its ports, and sockets that only a living nginx would remove. */
async function clearTheWay({ host, nginx, paths }: ApplyContext): Promise<void> {
  const orphans = (await readServedRevision(host, nginx)) === undefined ? [] : await findOrphanedWorkers(host, nginx);
  for (const pid of orphans) await host.signal(pid, 'SIGQUIT');
  const start = performance.now();
  while (orphans.length > 0 && (await readServedRevision(host, nginx)) !== undefined) {
    if (performance.now() - start > ORPHANS_LEAVE_MS) {
      throw new TcplbError('ApplyFailed', `workers ${orphans.join(', ')} of a killed nginx do not let go of its ports`);
    }
    await delay(20);
  }
  const sockets = (await host.readDirectory(paths.run)).filter((name) => name.endsWith('.sock'));
  for (const name of sockets) await host.remove(`${paths.run}/${name}`);
}
