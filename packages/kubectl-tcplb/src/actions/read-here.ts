/** Reads what a plan is made from, with what the command line and the environment say. */
import { type HostSituation, readSituation, type SituationOptions } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';

export interface ReadHereOptions {
  readonly config: string | undefined;
  /** As for `readSituation`. */
  readonly nginxOptional?: boolean;
}

/** Fails as `readSituation` does. */
export async function readHere(session: Session, options: ReadHereOptions): Promise<HostSituation> {
  return readSituation(await session.connect(), optionsHere(session, options));
}

export function optionsHere({ signal }: Session, { config, nginxOptional }: ReadHereOptions): SituationOptions {
  return { env: process.env, cwd: process.cwd(), signal, ...omitUndefined({ path: config, nginxOptional }) };
}
