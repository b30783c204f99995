import type { HistoryEntry } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { english } from '../localizer.ts';
import { describeRevision, findLive, type RevisionWords } from './revision-words.ts';

const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
  number: 3,
  revision: '0123456789ab',
  appliedAt: '2026-01-02T03:04:05Z',
  cause: 'kubectl tcplb apply',
  exposures: 2,
  listeners: 3,
  quarantined: [],
  marks: [],
  ...more,
});

const cases: readonly (readonly [name: string, entry: HistoryEntry, words: RevisionWords])[] = [
  [
    'one of many',
    entry({}),
    {
      label: '$(git-commit) revision 3',
      description: '2h ago · 0123456789ab',
      detail: '2 exposures, 3 listeners · kubectl tcplb apply',
    },
  ],
  [
    'the live one, changed by hand, which held something back',
    entry({
      marks: ['live', 'edited'],
      exposures: 1,
      listeners: 1,
      quarantined: [{ namespace: 'default', name: 'web', code: 'ConfigRejected', message: 'no', kept: false }],
    }),
    {
      label: '$(edit) revision 3',
      description: 'live · changed by hand · 2h ago · 0123456789ab',
      detail: '1 exposure, 1 listener, 1 held back · kubectl tcplb apply',
    },
  ],
  [
    'the last good one, which an undo made',
    entry({ marks: ['last-good'], cause: 'kubectl tcplb undo', restores: 1 }),
    {
      label: '$(history) revision 3',
      description: 'last good · 2h ago · 0123456789ab',
      detail: '2 exposures, 3 listeners · kubectl tcplb undo to revision 1',
    },
  ],
];

describe('describeRevision', () => {
  it.each(cases)('%s', (_name, one, words) => {
    expect(describeRevision(one, '2h', english)).toEqual(words);
  });

  it('knows no age and no cause of what has lost its record', () => {
    const {
      appliedAt: _appliedAt,
      cause: _cause,
      ...lost
    } = entry({ marks: ['unreadable'], exposures: 0, listeners: 0 });
    expect(describeRevision(lost, undefined, english)).toEqual({
      label: '$(error) revision 3',
      description: 'unreadable · 0123456789ab',
      detail: '0 exposures, 0 listeners',
    });
  });
});

describe('findLive', () => {
  it.each([
    ['what nginx answers with', [entry({ marks: ['linked'] }), entry({ number: 2, marks: ['live'] })], 2],
    ['what is linked while nginx is away', [entry({ marks: ['linked'] }), entry({ number: 2 })], 3],
    ['nothing before the first apply', [], undefined],
  ] as const)('is %s', (_name, revisions, number) => {
    expect(findLive(revisions)?.number).toBe(number);
  });
});
