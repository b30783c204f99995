import { expect, test } from 'vitest';
import { judgeFault } from './judge-fault.ts';
import { summarizeAttempts } from './load/summarize-attempts.ts';

const failing = { atMs: 100, tookMs: 1, lateMs: 0, failure: 'refused' } as const;
const connections = summarizeAttempts([failing, { atMs: 600, tookMs: 1, lateMs: 0 }], { fromMs: 0, toMs: 700 });

test.each([
  ['nothing is asked for', [], {}, []],
  ['just within its bounds', [], { maxGapMs: 601, maxFailed: 1 }, []],
  [
    'beyond both',
    [],
    { maxGapMs: 600, maxFailed: 0 },
    ['No new connection was answered for 601 ms; 600 ms are allowed.', '1 new connection failed; 0 may.'],
  ],
  [
    'not healed',
    ['lb1: nginx does not answer', 'no new connection is answered'],
    {},
    ['It did not heal: lb1: nginx does not answer; no new connection is answered.'],
  ],
])('%s', (_, unsynced, bounds, problems) => {
  expect(judgeFault({ connections, unsynced }, bounds)).toEqual(problems);
});
