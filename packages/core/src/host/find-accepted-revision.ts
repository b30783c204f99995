/** Which of the revisions that stand on an LB host nginx can be started with. */
import { TcplbError } from '../errors.ts';
import type { ApplyContext } from './apply/apply-context.ts';
import { stageRevision } from './apply/stage-revision.ts';
import { testConfigurationCommand } from './apply/test-configuration.ts';
import { restoreOriginals } from './originals.ts';
import { listRevisions, readRecord, readRevision, revisionNumber } from './revision-store.ts';

export interface AcceptedRevision {
  /** `<number>-<revision>`. */
  readonly directoryName: string;
  readonly revision: string;
  /** Why it is not the linked one: what nginx says of that. Absent when it is. */
  readonly refusal?: string;
}

/**
 * The linked revision; where its files mean nothing to nginx, the newest one before it that is as it was written, or can
 * be written so again, and that `nginx -t` accepts. One that only lacks an address or a port is not given up: it may come. Fails with `ConfigRejected`,
 * in nginx's words, when there is none.
 */
export async function findAcceptedRevision(context: ApplyContext, linked: string): Promise<AcceptedRevision> {
  const { host, paths } = context;
  const record = await readRecord(host, paths, linked);
  const refusal = record === undefined ? 'its record is lost' : await findRefusal(context, linked);
  if (record !== undefined && refusal === undefined) return { directoryName: linked, revision: record.revision };
  const names = await listRevisions(host, paths);
  // Those with higher numbers never became live.
  const before = names.filter((name) => (revisionNumber(name) ?? 0) < (revisionNumber(linked) ?? 0));
  for (const directoryName of before.toReversed()) {
    const whole = await findWhole(context, directoryName);
    if (whole === undefined || (await findRefusal(context, whole.directoryName)) !== undefined) continue;
    return { ...whole, refusal: `${linked}: ${refusal}` };
  }
  throw new TcplbError(
    'ConfigRejected',
    `nginx accepts no revision on ${host.name}; of ${linked} it says: ${refusal}`,
    {
      suggestions: [`Mend the files in ${paths.live}.`],
    },
  );
}

/** The revision as it was written. What was written into a live file may stand in it, too: then it is staged anew. */
async function findWhole(context: ApplyContext, directoryName: string): Promise<AcceptedRevision | undefined> {
  const { host, paths } = context;
  const stored = await readRevision(host, paths, directoryName);
  if (stored === undefined) return undefined;
  const { revision } = stored.record;
  if (stored.intact) return { directoryName, revision };
  const { intact, files, record } = await restoreOriginals(host, paths, stored);
  if (!intact) return undefined;
  return { directoryName: await stageRevision(context, { revision, files, record }, undefined), revision };
}

async function findRefusal({ host, nginx, paths }: ApplyContext, directoryName: string): Promise<string | undefined> {
  const verdict = await host.run(testConfigurationCommand(nginx, `${paths.revisions}/${directoryName}`));
  return verdict.accepted || verdict.cannotListen ? undefined : verdict.complaints.join('; ');
}
