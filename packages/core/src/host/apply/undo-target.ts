/** Which revision an undo brings back, and whether it still can be. */
import { TcplbError } from '../../errors.ts';
import type { LbHost } from '../lb-host.ts';
import { restoreOriginals } from '../originals.ts';
import { findPrevious, numberedRevision } from '../read-history.ts';
import { listRevisions, numberOf, readRevision, type StoredRevision } from '../revision-store.ts';
import type { ApplyContext } from './apply-context.ts';
import type { CurrentState } from './current-state.ts';

/** As much of the two revisions as an undo is about. */
export interface Undoing {
  readonly live: StoredRevision;
  readonly target: StoredRevision;
}

/** `to` is a number; without one the newest revision before the live one that differs from it. */
export async function chooseRevisions(
  { host, paths }: ApplyContext,
  { stored }: CurrentState,
  to: number | undefined,
): Promise<Undoing> {
  if (stored === undefined) {
    throw new TcplbError('NotFound', `nothing of tcplb is live on ${host.name} in ${paths.directory}`, {
      suggestions: ['Make something live with "kubectl tcplb apply".'],
    });
  }
  const revisions = (await listRevisions(host, paths)).map(numberedRevision);
  const live = numberedRevision(stored.directoryName);
  const chosen = to === undefined ? findPrevious(revisions, live) : revisions.find(({ number }) => number === to);
  if (chosen === undefined) throw noSuchRevision(host, live.number, to);
  const target = await readRevision(host, paths, chosen.directoryName);
  if (target !== undefined) return { live: stored, target: await restoreOriginals(host, paths, target) };
  throw new TcplbError(
    'Conflict',
    `revision ${chosen.number} on ${host.name} has lost its record, ${paths.revisions}/${chosen.directoryName}/tcplb.json`,
  );
}

function noSuchRevision({ name }: LbHost, live: number, to: number | undefined): TcplbError {
  const message =
    to === undefined
      ? `no revision before ${live}, the live one, is kept on ${name}`
      : `revision ${to} is not kept on ${name}`;
  return new TcplbError('NotFound', message, { suggestions: ['"kubectl tcplb history" lists those that are.'] });
}

/** Files that were changed by hand would go live as what they are not. */
export function requireUsable({ host, nginx }: ApplyContext, target: StoredRevision): void {
  const title = `revision ${numberOf(target)} on ${host.name}`;
  if (!target.intact) {
    throw new TcplbError('Conflict', `${title} was changed by hand since it was live: ${target.edited.join(', ')}`, {
      suggestions: ['Go back to another one with --to; "kubectl tcplb history" lists them.'],
    });
  }
  const layout = target.record.files.includes('stream.conf') ? 'include' : 'standalone';
  if (layout !== nginx.layout) {
    throw new TcplbError('Conflict', `${title} was made for nginx.layout ${layout}, which is now ${nginx.layout}`);
  }
}
