/** The revisions that a machine has kept, in words. Pure. */
import type { HistoryEntry, RevisionMark } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';

export interface RevisionWords {
  /** With an icon of its own for each state. */
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** In English; for `l10n.t`. */
const markTexts: Readonly<Record<RevisionMark, string>> = {
  live: 'live',
  linked: 'not served',
  served: 'served, but not linked',
  'last-good': 'last good',
  edited: 'changed by hand',
  unreadable: 'unreadable',
};

/** The first that fits. */
const icons: readonly (readonly [mark: RevisionMark, icon: string])[] = [
  ['unreadable', 'error'],
  ['edited', 'edit'],
  ['linked', 'warning'],
  ['served', 'warning'],
  ['live', 'pass-filled'],
  ['last-good', 'history'],
];

/** @param age of when it went live */
export function describeRevision(entry: HistoryEntry, age: string | undefined, l10n: Localizer): RevisionWords {
  const { number, revision, marks, exposures, listeners, quarantined } = entry;
  const icon = icons.find(([mark]) => marks.includes(mark))?.[1] ?? 'git-commit';
  const parts = [
    ...marks.map((mark) => l10n.t(markTexts[mark])),
    ...(age === undefined ? [] : [l10n.t('{0} ago', age)]),
    revision,
  ];
  const counts = [
    exposures === 1 ? l10n.t('{0} exposure', exposures) : l10n.t('{0} exposures', exposures),
    listeners === 1 ? l10n.t('{0} listener', listeners) : l10n.t('{0} listeners', listeners),
    ...(quarantined.length === 0 ? [] : [l10n.t('{0} held back', quarantined.length)]),
  ];
  return {
    label: `$(${icon}) ${l10n.t('revision {0}', number)}`,
    description: parts.join(' · '),
    detail: [counts.join(', '), ...describeCause(entry, l10n)].join(' · '),
  };
}

function describeCause({ cause, restores }: HistoryEntry, l10n: Localizer): string[] {
  if (cause === undefined) return [];
  return [restores === undefined ? cause : l10n.t('{0} to revision {1}', cause, restores)];
}

/** The one that is live, or is meant to be; undefined before the first apply. */
export function findLive(revisions: readonly HistoryEntry[]): HistoryEntry | undefined {
  return (
    revisions.find(({ marks }) => marks.includes('live')) ?? revisions.find(({ marks }) => marks.includes('linked'))
  );
}
