/** Has the hosts serve what the cluster says since a Node was changed, as far as they are load balancers. */
import { LOCK_WAIT_MS, mergeHosts, serveChange } from '@tcplb/core';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import type { Session } from '../../cli/session.ts';
import { hostTerminal } from '../rollout/host-terminal.ts';
import { stepTexts } from '../step-texts.ts';
import { tellServices } from '../tell-services.ts';
import { noteWarnings } from '../view/describe-applied.ts';

export interface ServeHereOptions {
  readonly config: string | undefined;
  /** What makes the change, for the history. */
  readonly cause: string;
}

/**
 * Resolves to 4 when an exposure could not be brought up to date, to undefined where nothing of tcplb is live on any
 * host: nothing is begun then. Fails as `serveChange` does.
 */
export async function serveHere(session: Session, { config, cause }: ServeHereOptions): Promise<number | undefined> {
  const { signal, terminal } = session;
  const served = await serveChange(await session.connect(), {
    env: process.env,
    cwd: process.cwd(),
    signal,
    cause,
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step, host) => hostTerminal(terminal, host).progress(`${stepTexts[step]} …`),
    ...omitUndefined({ path: config }),
  });
  if (served.outcome === 'no-balancer') return undefined;
  if (served.outcome === 'served') return 0;
  const { snapshot, hosts } = served;
  terminal.progress('');
  await tellServices(session, { ...snapshot, ...mergeHosts(hosts) });
  return Math.max(...hosts.map(({ name, result }) => noteWarnings(result, false, hostTerminal(terminal, name))));
}
