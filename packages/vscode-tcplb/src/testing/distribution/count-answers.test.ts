import type { ConnectionOutcome } from '@tcplb/core';
import { expect, test } from 'vitest';
import { type CountOptions, countAnswers } from './count-answers.ts';
import type { Bar } from './distribution.ts';

type Event = readonly [answer: string, node?: string, hostname?: string];

const outcomeOf = (answer: string): ConnectionOutcome =>
  answer === 'refused' || answer === 'timed-out'
    ? { failure: answer }
    : { hostname: answer, connectMs: 1, roundTripMs: 1 };

test.each<[string, CountOptions, Event[], Bar[]]>([
  [
    'who should answer is there from the start',
    { expected: ['node-10', 'node-2'] },
    [],
    [
      { kind: 'expected', label: 'node-2', connections: 0, fair: 0 },
      { kind: 'expected', label: 'node-10', connections: 0, fair: 0 },
    ],
  ],
  [
    'strangers and failures come behind, and take no fair share',
    { expected: ['a', 'b'] },
    [['a'], ['a'], ['x'], ['b'], ['timed-out'], ['refused'], ['refused']],
    [
      { kind: 'expected', label: 'a', connections: 2, fair: 2 },
      { kind: 'expected', label: 'b', connections: 1, fair: 2 },
      { kind: 'unexpected', label: 'x', connections: 1 },
      { kind: 'failed', label: 'refused', connections: 2 },
      { kind: 'failed', label: 'timed-out', connections: 1 },
    ],
  ],
  [
    'anybody may answer when nobody is known',
    { expected: [] },
    [['pod-b'], ['pod-a'], ['pod-b'], ['pod-b']],
    [
      { kind: 'expected', label: 'pod-a', connections: 1, fair: 2 },
      { kind: 'expected', label: 'pod-b', connections: 3, fair: 2 },
    ],
  ],
  [
    'past the balancer, each has its own connections and failures',
    { expected: ['a', 'b'], each: 2 },
    [
      ['a', 'a', 'a'],
      ['a', 'a', 'a'],
      ['refused', 'b', 'b'],
      ['refused', 'b', 'b'],
    ],
    [
      { kind: 'expected', label: 'a', connections: 2, fair: 2 },
      { kind: 'expected', label: 'b', connections: 0, fair: 2 },
      { kind: 'failed', label: 'b refused', connections: 2 },
    ],
  ],
  [
    'behind a node port it is the node that counts, whichever pod answers',
    { expected: ['a'], each: 2 },
    [
      ['pod-x', 'a'],
      ['pod-y', 'a'],
    ],
    [{ kind: 'expected', label: 'a', connections: 2, fair: 2 }],
  ],
])('%s', (_, options, events, bars) => {
  const count = countAnswers(options);
  for (const [answer, node, hostname] of events)
    count.add(outcomeOf(answer), node === undefined ? undefined : { node, ...(hostname && { hostname }) });
  expect(count.bars()).toEqual(bars);
  expect(count.done).toBe(events.length);
});
