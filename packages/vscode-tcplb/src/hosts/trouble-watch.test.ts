import type { HostState } from '@tcplb/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTroubleWatch, type TroubleWatch } from './trouble-watch.ts';

const GRACE_MS = 10_000;
const well: HostState = { name: 'lb-1', status: 'Ready', inSync: true, writesStatus: false, errors: [] };
const drifted: HostState = { ...well, inSync: false };
const lost: HostState = { ...well, status: 'Stale' };
const stopped: HostState = { ...well, status: 'Stopped' };

describe('createTroubleWatch', () => {
  let told: string[];
  let watch: TroubleWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    watch = createTroubleWatch({
      graceMs: GRACE_MS,
      tell: (sourceId, { name, status, inSync }) => told.push([sourceId, name, status, inSync].join(' ')),
    });
  });

  afterEach(() => {
    watch.dispose();
    vi.useRealTimers();
  });

  /** Each state, and the milliseconds that it lasts. */
  const cases: readonly (readonly [name: string, states: (readonly [HostState, number])[], told: string[]])[] = [
    ['a host that is well', [[well, GRACE_MS * 2]], []],
    [
      'one that falls out of sync',
      [
        [well, 1],
        [drifted, GRACE_MS],
      ],
      ['lab lb-1 Ready false'],
    ],
    [
      'one that is back in time',
      [
        [well, 1],
        [drifted, GRACE_MS - 1],
        [well, GRACE_MS],
      ],
      [],
    ],
    [
      'one that is told of already',
      [
        [well, 1],
        [drifted, GRACE_MS],
        [lost, GRACE_MS * 2],
      ],
      ['lab lb-1 Ready false'],
    ],
    [
      'as it is in the end',
      [
        [well, 1],
        [drifted, 1],
        [lost, GRACE_MS],
      ],
      ['lab lb-1 Stale true'],
    ],
    ['one that was never seen well', [[drifted, GRACE_MS * 2]], []],
    [
      'one whose agent was stopped',
      [
        [well, 1],
        [stopped, GRACE_MS * 2],
      ],
      [],
    ],
    [
      'one that falls twice',
      [
        [well, 1],
        [drifted, GRACE_MS],
        [well, 1],
        [lost, GRACE_MS],
      ],
      ['lab lb-1 Ready false', 'lab lb-1 Stale true'],
    ],
  ];

  it.each(cases)('%s', (_name, states, expected) => {
    for (const [host, lasts] of states) {
      watch.look('lab', [host]);
      vi.advanceTimersByTime(lasts);
    }
    expect(told).toEqual(expected);
  });
});
