/** What an apply and an undo have in common: one of them at a time on a host, with everything in place. */
import { setTimeout as delay } from 'node:timers/promises';
import type { NginxConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import { detectNginx } from '../detect-nginx.ts';
import { hostPaths } from '../host-paths.ts';
import type { LbHost } from '../lb-host.ts';
import type { StagedRevision } from './accepted-revision.ts';
import { type ApplyContext, type ApplyOptions, stepAnnouncer } from './apply-context.ts';
import type { CurrentState } from './current-state.ts';
import { goLive } from './go-live.ts';
import { pruneRevisions } from './prune-revisions.ts';

/** Milliseconds between two attempts to get the lock. */
const LOCK_POLL_MS = 100;

/** Runs the work under the host's lock. Fails with `MissingProgram`, `InvalidConfiguration`, `HostBusy` or `Cancelled`. */
export async function transact<T>(
  host: LbHost,
  nginx: NginxConfiguration,
  options: ApplyOptions,
  work: (context: ApplyContext) => Promise<T>,
): Promise<T> {
  const paths = hostPaths(nginx);
  const { signal, cause, deadlineMs = 10_000, keepalived = 'keepalived' } = options;
  const testsBackends = options.dryRun || (options.testsBackends ?? true);
  const enter = stepAnnouncer(options);
  enter('lock');
  const facts = options.facts ?? (await detectNginx(host, nginx.binary, signal === undefined ? {} : { signal }));
  const settings = { keepalived, deadlineMs, signal, cause, testsBackends };
  const context: ApplyContext = { ...settings, host, nginx, paths, facts, enter };
  return withPatience(options, () =>
    host.withLock(paths.lock, async () => {
      await Promise.all([paths.run, paths.revisions].map((path) => host.makeDirectory(path)));
      return work(context);
    }),
  );
}

/** Only taking the lock fails with `HostBusy`, so nothing has been done when it does. */
async function withPatience<T>({ lockWaitMs = 0, signal }: ApplyOptions, attempt: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof TcplbError && error.code === 'HostBusy';
      if (!isBusy || signal?.aborted || performance.now() - start >= lockWaitMs) throw error;
      await delay(LOCK_POLL_MS);
    }
  }
}

/** What going live came to. */
export function outcomeOf({ nginx }: ApplyContext, { served, stored }: CurrentState) {
  const isProven = nginx.layout === 'standalone' || served !== undefined;
  return {
    // An nginx of somebody else's that does not include our files yet has nothing to reload, and nothing to prove.
    outcome: isProven ? ('applied' as const) : ('written' as const),
    ...(stored && { previousRevision: stored.record.revision }),
    ...(stored?.edited.length && { repaired: stored.edited }),
  };
}

/** Fails with `ApplyFailed` after having put the old revision back. */
export async function serve(context: ApplyContext, staged: StagedRevision, current: CurrentState): Promise<void> {
  await goLive(context, staged, current);
  context.enter('prune');
  await pruneRevisions(context, staged.directoryName);
}
