import { expect, test } from 'vitest';
import { buildTimeline } from '../build-timeline.ts';
import type { FaultReport } from '../chaos-report.ts';
import type { Attempt } from '../load/attempt.ts';
import { summarizeAttempts } from '../load/summarize-attempts.ts';
import { describeChaos } from './describe-chaos.ts';
import { describeTimeline } from './describe-timeline.ts';

/** One each 50 ms for three seconds; the fault at 1000: no answer until 1300, then every other one fails until 1600. */
const attempts: Attempt[] = Array.from({ length: 60 }, (_, index) => {
  const atMs = index * 50;
  const fails = (atMs >= 1000 && atMs < 1150) || (atMs >= 1300 && atMs < 1600 && index % 2 === 0);
  if (fails) return { atMs, tookMs: 1, lateMs: 0, failure: 'refused' };
  return { atMs, tookMs: atMs >= 1150 && atMs < 1300 ? 5000 : 1, lateMs: 0 };
});
const timeline = buildTimeline(attempts, { fromMs: 0, toMs: 3000, faultMs: 1000, overMs: 2000, stepMs: 100 });
const plain = { unicode: false, paint: (_: unknown, text: string) => text };

test('a picture shows when connections were answered, failed, or neither', () => {
  expect(timeline).toMatchObject({ fromMs: -1000, stepMs: 100, healedMs: 1000 });
  expect(describeTimeline(timeline, { ...plain, width: 80 })).toBe('##########|xx.%%%####|##########');
  expect(describeTimeline(timeline, { ...plain, width: 80, unicode: true })).toBe('██████████│××·▒▒▒████│██████████');
});

test('where the terminal is narrow, a column is several steps', () => {
  expect(describeTimeline(timeline, { ...plain, width: 22 })).toBe('#####|x%%##|#####');
});

test('a table, then a picture for each fault', () => {
  const fault: FaultReport = {
    fault: 'cut-link',
    touched: 'sets the interface eth0 of lb1 down',
    ownerBefore: 'lb1',
    ownerAfter: 'lb2',
    connections: summarizeAttempts(attempts, { fromMs: 1000, toMs: 3000 }),
    open: { lived: 2, exchanges: 80, broken: [{ failure: 'timed-out', afterMs: 2000, exchanges: 4 }] },
    healedBy: 'undone',
    healedMs: 1000,
    inSyncMs: 2000,
    timeline,
    problems: [],
  };
  const skipped = { ...fault, fault: 'kill-nginx' as const, healedBy: 'itself' as const, ownerAfter: 'lb1' };
  const { inSyncMs: _inSync, ...never } = skipped;
  const report = { target: '192.0.2.1:80', rate: 20, skipped: [], cancelled: false, passed: true };
  expect(describeChaos({ ...report, faults: [fault, never] }, { ...plain, width: 80 })).toMatchInlineSnapshot(`
    "FAULT        FAILED    GAP     OPEN CUT   ENDED          IN SYNC   OWNER
    cut-link     6 of 40   351ms   1 of 3     undone, 1.0s   2.0s      lb1 → lb2
    kill-nginx   6 of 40   351ms   1 of 3     itself, 1.0s   no        lb1

    cut-link
      ##########|xx.%%%####|##########
    kill-nginx
      ##########|xx.%%%####|##########
      # answered  % some failed  x failed  . nothing answered  | the fault and its end
    "
  `);
  expect(describeChaos({ ...report, faults: [] }, { ...plain, width: 80 })).toBe('');
});
