/** The clock is the subject here, so it is one that the tests turn. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TcplbError } from '../errors.ts';
import type { StatusReport } from '../operations/report-status.ts';
import type { StatusSources } from '../status/status-changes.ts';
import type { AgentEvent } from './agent-event.ts';
import { createReporter, type Reporter } from './create-reporter.ts';

const service = { kind: 'Service', namespace: 'default', name: 'web' };

let answer: StatusReport;
let events: AgentEvent[];
let reported: StatusSources[];
let reporter: Reporter;

const sources = (): StatusSources => ({
  services: [],
  plan: { exposures: [], rejected: [] },
  result: { outcome: 'applied', quarantined: [] },
});

beforeEach(() => {
  vi.useFakeTimers();
  [answer, events, reported] = [{ written: [service] }, [], []];
  reporter = createReporter({
    settleMs: 1_000,
    retryMs: 30_000,
    onEvent: (event) => events.push(event),
    report: async (one) => {
      reported.push(one);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answer;
    },
  });
});

afterEach(() => void vi.useRealTimers());

test('the same is reported once', async () => {
  const same = sources();
  for (let turn = 0; turn < 100; turn++) {
    reporter({ ...same });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(reported).toEqual([same]);
  expect(events).toEqual([{ type: 'reported', services: [service] }]);
});

test('of what comes while it writes or waits for the watch, the last one', async () => {
  const all = Array.from({ length: 10 }, sources);
  for (const one of all) {
    reporter(one);
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reported).toHaveLength(2);
  expect(reported[1]).toBe(all.at(-1));
});

test('what could not be written is told once and tried again, something new at once', async () => {
  answer = { written: [], problem: new TcplbError('Forbidden', 'may not patch') };
  const same = sources();
  for (let second = 0; second < 70; second++) {
    reporter(same);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(reported).toHaveLength(3);
  expect(events).toEqual([{ type: 'report-failed', error: answer.problem }]);
  reporter(sources());
  expect(reported).toHaveLength(4);
});
