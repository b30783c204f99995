/** The plan for this machine, with what the command line and the environment say. */
import { type HostPlan, type HostSituation, type PlanHostOptions, planHost, readSituation } from '@tcplb/core';
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

/** What `planHere` plans from. Fails as `planHost` does. */
export async function readHere(session: Session, options: PlanHereOptions): Promise<HostSituation> {
  return readSituation(await session.connect(), optionsHere(session, options));
}

function optionsHere({ signal }: Session, { config, nginxOptional }: PlanHereOptions): PlanHostOptions {
  return { env: process.env, cwd: process.cwd(), signal, ...omitUndefined({ path: config, nginxOptional }) };
}
