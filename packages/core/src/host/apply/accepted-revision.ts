/**
 * From a plan to a staged revision that nginx accepts, or has no reason to refuse: what cannot be had is quarantined,
 * exposure by exposure, and the rest goes on.
 */
import { TcplbError } from '../../errors.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { ApplyContext } from './apply-context.ts';
import { type AssembledRevision, assembleRevision, type QuarantineMap } from './assemble-revision.ts';
import type { CurrentState } from './current-state.ts';
import { needsTest } from './needs-test.ts';
import type { ListenConflict } from './probe-listeners.ts';
import { createQuarantine } from './quarantine.ts';
import { requireKeepalived } from './require-keepalived.ts';
import { stageRevision } from './stage-revision.ts';
import { ACCEPTED, testRevision, type Verdict } from './test-configuration.ts';

export interface StagedRevision extends AssembledRevision {
  /** `<number>-<revision>` */
  readonly directoryName: string;
  /** Whether `nginx -t` has judged it; nginx's master will in any case. */
  readonly isTested: boolean;
}

/** Rounds of `nginx -t`; each quarantines one exposure more. */
const MAX_ROUNDS = 32;

/** Fails with `ConfigRejected` when nginx's complaint cannot be laid at the door of one exposure, or keepalived has one. */
export async function stageAcceptedRevision(
  context: ApplyContext,
  plan: ApplicablePlan,
  current: CurrentState,
  conflicts: readonly ListenConflict[],
): Promise<StagedRevision> {
  const { host, nginx, paths } = context;
  const { quarantined, admit } = createQuarantine(plan, current.stored, conflicts);
  for (let round = 1; ; round++) {
    const assembled = assembleRevision(plan, nginx, quarantined, current.stored);
    context.enter('stage');
    const directoryName = await stageRevision(context, assembled, current.stored);
    const directory = `${paths.revisions}/${directoryName}`;
    const isTested = needsTest(context, assembled, current);
    const verdict = isTested ? await testRevision(context, directory) : ACCEPTED;
    if (verdict.accepted) {
      await requireKeepalived(context, directory, assembled.files, current);
      return { ...assembled, directoryName, isTested };
    }
    await host.remove(directory);
    if (round === MAX_ROUNDS || !admit(verdict)) throw rejected(verdict, quarantined);
  }
}

function rejected({ complaints }: Verdict, quarantined: QuarantineMap): TcplbError {
  const names = [...quarantined.keys()].join(', ');
  const besides = names === '' ? '' : ` (besides the quarantined ${names})`;
  return new TcplbError(
    'ConfigRejected',
    `nginx does not accept the configuration${besides}: ${complaints.join('; ')}`,
  );
}
