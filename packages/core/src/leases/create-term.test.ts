/** The clock is the subject here, so it is one that the tests turn. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTerm, takeMoment } from './create-term.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('ends by itself when it is not renewed in time, counted from when the renewal was begun', async () => {
  const onEnd = vi.fn();
  const term = createTerm(takeMoment(), 1_000, onEnd);
  await vi.advanceTimersByTimeAsync(600);
  const begun = takeMoment();
  await vi.advanceTimersByTimeAsync(300);
  term.renew(begun);
  await vi.advanceTimersByTimeAsync(699);
  expect([term.isOver, term.signal.aborted, onEnd.mock.calls.length]).toEqual([false, false, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([term.isOver, term.signal.aborted, onEnd.mock.calls.length]).toEqual([true, true, 1]);
  term.renew(takeMoment());
  expect(term.isOver).toBe(true);
});

test.each([
  ['an hour ahead', 3_600_000, true],
  ['an hour back', -3_600_000, false],
])('the clock is set, or the machine slept: %s', (_name, jumpMs, isOver) => {
  const term = createTerm(takeMoment(), 1_000, () => {});
  vi.setSystemTime(Date.now() + jumpMs);
  expect(term.isOver).toBe(isOver);
  term.end();
});
