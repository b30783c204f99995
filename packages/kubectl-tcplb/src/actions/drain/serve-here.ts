/** Has this machine serve what the cluster says since a Node was changed, where it is a load balancer. */
import { applyPlan, followAgent, readLive, requireTrustedDirectory } from '@tcplb/core';
import type { Session } from '../../cli/session.ts';
import { planHere } from '../plan-here.ts';
import { LOCK_WAIT_MS, stepTexts } from '../step-texts.ts';
import { tellServices } from '../tell-services.ts';
import { noteWarnings } from '../view/describe-applied.ts';

export interface ServeHereOptions {
  readonly config: string | undefined;
  /** What makes the change, for the history. */
  readonly cause: string;
}

/**
 * Resolves to 4 when an exposure could not be brought up to date, to undefined where this machine is no load balancer:
 * nothing is begun on it then. Fails as `applyPlan` does.
 */
export async function serveHere(session: Session, { config, cause }: ServeHereOptions): Promise<number | undefined> {
  const { signal, terminal } = session;
  const { found, host, nginx, facts, snapshot, plan } = await planHere(session, { config, nginxOptional: true });
  const before = await readLive(host, nginx, { signal });
  if (before.linkedRevision === undefined || facts === undefined) return undefined;
  if (before.planRevision === plan.revision) return 0;
  if (await followAgent(host, nginx, before.planRevision, { signal })) return 0;
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    signal,
    facts,
    cause,
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => terminal.progress(`${stepTexts[step]} …`),
  });
  terminal.progress('');
  await tellServices(session, { ...snapshot, plan, result });
  return noteWarnings(result, false, terminal);
}
