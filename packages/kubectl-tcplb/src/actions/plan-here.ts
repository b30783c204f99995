/** The plan for this machine, with what the command line and the environment say. */
import { type HostPlan, planHost } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';

export interface PlanHereOptions {
  readonly config: string | undefined;
  /** As for `planHost`. */
  readonly nginxOptional?: boolean;
}

/** Fails as `planHost` does. */
export async function planHere(session: Session, { config, nginxOptional }: PlanHereOptions): Promise<HostPlan> {
  return planHost(await session.connect(), {
    env: process.env,
    cwd: process.cwd(),
    signal: session.signal,
    ...omitUndefined({ path: config, nginxOptional }),
  });
}
