/** `diff`: the files that are live on each host against those that the cluster asks for. */
import { type HostToPlan, type Plan, readLive, rollOut } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import { colourDiff } from '../output/colour-diff.ts';
import { diffFiles } from '../output/diff-files.ts';
import { planHostsHere } from './plan-here.ts';
import { noteFailures, requireUnnamed } from './rollout/conclude.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface DiffOptions {
  readonly config: string | undefined;
  /** Default all that are configured. */
  readonly hosts: readonly string[] | undefined;
}

interface Difference {
  readonly plan: Plan;
  /** Empty when there is none. */
  readonly text: string;
}

/** Resolves to 1 when there is a difference and to 2 when a host cannot be asked, as `kubectl diff` exits. */
export async function diffHost(session: Session, options: DiffOptions): Promise<number> {
  const { terminal, signal } = session;
  await using planned = await planHostsHere(session, options);
  const compare = async ({ host, configuration, plan: makePlan }: HostToPlan): Promise<Difference> => {
    const [{ plan }, live] = await Promise.all([makePlan(), readLive(host, configuration.nginx, { signal })]);
    return { plan, text: diffFiles(live.files, plan.files) };
  };
  const outcomes = await rollOut(planned.hosts, { strategy: 'AllAtOnce', signal, work: compare });
  requireUnnamed(outcomes);
  const compared = outcomes.flatMap((outcome) =>
    'value' in outcome
      ? [{ ...outcome.value, ...(outcome.target.name !== undefined && { name: outcome.target.name }) }]
      : [],
  );
  for (const { name, text } of compared) {
    const title = name === undefined || text === '' ? '' : `# host ${name}\n`;
    terminal.print(title + colourDiff(text, terminal.style));
  }
  if (compared[0]) noteRejections(compared[0].plan.rejected, terminal);
  if (noteFailures(session, outcomes)) return exitCodes.usage;
  return compared.some(({ text }) => text !== '') ? exitCodes.failure : exitCodes.success;
}
