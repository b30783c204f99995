/** The clock is the subject here, so it is one that the tests turn. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';
import { type ClusterChange, collectChanges } from './collect-changes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The milliseconds at which a call came, for requests at these. */
function callsFor(...requests: number[]): number[] {
  const calls: number[] = [];
  const start = performance.now();
  const { request } = coalesce(() => calls.push(Math.round(performance.now() - start)));
  for (const at of requests) setTimeout(request, at);
  vi.advanceTimersByTime(10_000);
  return calls;
}

test.each<[string, number[], number[]]>([
  ['nothing for nothing', [], []],
  ['one call for one request, when it has been quiet for 50 ms', [100], [150]],
  ['one for a burst, after its last request', [100, 110, 140, 180], [230]],
  ['one each for two bursts', [100, 110, 1_000, 1_010], [160, 1_060]],
  ['one each 500 ms of a burst that does not end', Array.from({ length: 40 }, (_, i) => i * 30), [500, 1_010, 1_220]],
])('gives %s', (_name, requests, expected) => {
  expect(callsFor(...requests)).toEqual(expected);
});

test('what is urgent ends the burst, for what comes meanwhile too', () => {
  const calls: number[] = [];
  const start = performance.now();
  const { request } = coalesce(() => calls.push(Math.round(performance.now() - start)));
  request();
  setTimeout(() => {
    request('urgent');
    request();
  }, 20);
  setTimeout(request, 25);
  vi.advanceTimersByTime(10_000);
  expect(calls).toEqual([21, 75]);
});

test('a call that asks for another gets it', () => {
  let calls = 0;
  const burst = coalesce(() => {
    calls += 1;
    if (calls < 3) burst.request();
  });
  burst.request();
  vi.advanceTimersByTime(10_000);
  expect(calls).toBe(3);
});

test('nothing comes once it is stopped', () => {
  const call = vi.fn();
  const burst = coalesce(call);
  burst.request();
  burst.stop();
  vi.advanceTimersByTime(10_000);
  expect(call).not.toHaveBeenCalled();
});

function collect() {
  const told: ClusterChange[] = [];
  const stopping = new AbortController();
  const changes = collectChanges((change) => told.push(change), stopping.signal);
  return { ...changes, told, stopping };
}

test('tells of the namespaces of a burst together, and of each burst by itself', () => {
  const { add, open, told } = collect();
  open();
  for (const namespace of ['a', 'b', 'a']) add({ namespace });
  vi.advanceTimersByTime(60);
  add({ namespace: 'c' });
  vi.advanceTimersByTime(60);
  expect(told).toEqual([{ namespaces: new Set(['a', 'b']) }, { namespaces: new Set(['c']) }]);
});

test('a change of the cluster as a whole is one of all, and only of its own burst', () => {
  const { add, open, told } = collect();
  open();
  add({ namespace: 'a' });
  add('all');
  vi.advanceTimersByTime(60);
  add({ namespace: 'b' });
  vi.advanceTimersByTime(60);
  expect(told).toEqual(['all', { namespaces: new Set(['b']) }]);
});

test('what changes before it is open is forgotten', () => {
  const { add, open, told } = collect();
  add('all');
  open();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
});

test('nothing is told after the signal', () => {
  const { add, open, told, stopping } = collect();
  open();
  add('all');
  stopping.abort();
  add('all');
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
});

test('a burst is over as soon as whoever it is for says', () => {
  const calls: number[] = [];
  const start = performance.now();
  const { request } = coalesce(() => calls.push(Math.round(performance.now() - start)), 10);
  for (const at of [100, 109, 130]) setTimeout(request, at);
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual([119, 140]);
});
