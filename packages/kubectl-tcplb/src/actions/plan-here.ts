/** Plans, with what the command line and the environment say. */
import { type HostPlan, type HostsToPlan, planHost, planHosts } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { optionsHere, type ReadHereOptions } from './read-here.ts';

/** Fails as `planHost` does. */
export async function planHere(session: Session, options: ReadHereOptions): Promise<HostPlan> {
  return planHost(await session.connect(), optionsHere(session, options));
}

export interface PlanHostsHereOptions extends ReadHereOptions {
  /** Default all that are configured. */
  readonly hosts?: readonly string[] | undefined;
}

/** The plans for all hosts, or for some of them; to be disposed of. Fails as `planHosts` does. */
export async function planHostsHere(session: Session, options: PlanHostsHereOptions): Promise<HostsToPlan> {
  const names = omitUndefined({ names: options.hosts });
  return planHosts(await session.connect(), { ...optionsHere(session, options), ...names });
}
