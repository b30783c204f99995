/** `unexpose`: deletes a Service that `expose` wrote, and no other. */
import { type DryRun, unexpose as unexposeService } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';

export interface UnexposeOptions {
  readonly name: string;
  readonly dryRun: DryRun;
  readonly output: string | undefined;
}

/** Fails with `NotFound`, or `AlreadyExists` for a Service that somebody else made. */
export async function unexpose(session: Session, { name, dryRun, output }: UnexposeOptions): Promise<void> {
  const { terminal, signal } = session;
  const client = await session.connect();
  await unexposeService(client, session.namespace ?? client.namespace, name, { dryRun, signal });
  terminal.print(output === 'name' ? `service/${name}\n` : `service/${name} unexposed${dryRunSuffix(dryRun)}\n`);
}
