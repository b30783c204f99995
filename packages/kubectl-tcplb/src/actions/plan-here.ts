/** Plans, with what the command line and the environment say. */
import { type HostPlan, type HostsToPlan, type PlanHostOptions, planHost, planHosts } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';

export interface PlanHereOptions {
  readonly config: string | undefined;
  /** As for `planHost`. */
  readonly nginxOptional?: boolean;
}

/** Fails as `planHost` does. */
export async function planHere(session: Session, options: PlanHereOptions): Promise<HostPlan> {
  return planHost(await session.connect(), optionsHere(session, options));
}

export interface PlanHostsHereOptions extends PlanHereOptions {
  /** Default all that are configured. */
  readonly hosts?: readonly string[] | undefined;
}

/** The plans for all hosts, or for some of them; to be disposed of. Fails as `planHosts` does. */
export async function planHostsHere(session: Session, options: PlanHostsHereOptions): Promise<HostsToPlan> {
  const names = omitUndefined({ names: options.hosts });
  return planHosts(await session.connect(), { ...optionsHere(session, options), ...names });
}

function optionsHere({ signal }: Session, { config, nginxOptional }: PlanHereOptions): PlanHostOptions {
  return { env: process.env, cwd: process.cwd(), signal, ...omitUndefined({ path: config, nginxOptional }) };
}
