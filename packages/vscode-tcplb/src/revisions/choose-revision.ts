/** Which of the revisions that a host has kept a command is about. */
import { hostname } from 'node:os';
import type { HistoryEntry } from '@tcplb/core';
import { CancellationError, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { ListedRevisions } from '../engine/revisions/list-revisions.ts';
import { type Choice, pickItem } from '../prompts/pick-item.ts';
import { BACK } from '../prompts/run-steps.ts';
import { findHostPlace, type HostTarget } from './host-place.ts';
import { describeRevision } from './revision-words.ts';

export interface RevisionQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly accepts: (entry: HistoryEntry) => boolean;
  /** Said when none is accepted. */
  readonly nothing: string;
}

export interface ChosenRevision extends ListedRevisions {
  readonly chosen: HistoryEntry;
}

/** Newest first; what an undo goes back to is the default. Fails with `CancellationError`, and as `openHost` does. */
export async function chooseRevision(
  context: CommandContext,
  place: HostTarget,
  { title, placeholder, accepts, nothing }: RevisionQuestion,
): Promise<ChosenRevision> {
  const reading = new AbortController();
  const listed = findHostPlace(context, place, reading.signal).then((where) => context.engine().listRevisions(where));
  try {
    const chosen = await pickItem(
      {
        title: l10n.t('{0}: {1}', title, place.host ?? hostname()),
        placeholder,
        choices: listed.then(({ revisions }) => revisions.filter(accepts).map((entry) => toChoice(context, entry))),
        isDefault: ({ marks }) => marks.includes('last-good'),
        nothing,
        waysOut: [{ label: `$(cloud-upload) ${l10n.t('Apply…')}`, command: 'tcplb.applyConfig' }],
      },
      { step: 1, totalSteps: 1, canGoBack: false },
    );
    if (chosen === BACK) throw new CancellationError();
    return { ...(await listed), chosen };
  } finally {
    reading.abort();
  }
}

function toChoice({ engine }: CommandContext, entry: HistoryEntry): Choice<HistoryEntry> {
  const age = entry.appliedAt === undefined ? undefined : engine().formatAge(entry.appliedAt);
  return { value: entry, ...describeRevision(entry, age, l10n) };
}
