/** The clock is the subject here, so it is one that the tests turn; the host is one that takes its time. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TcplbError } from '../errors.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { Plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StatusSources } from '../status/status-changes.ts';
import type { AgentEvent } from './agent-event.ts';
import { DEFAULT_TIMING } from './agent-timing.ts';
import type { Hold } from './create-brake.ts';
import type { Target } from './create-target.ts';
import { createTurns, type Turns } from './create-turns.ts';
import type { Drift } from './find-drift.ts';
import { runLoop } from './run-loop.ts';

/** Milliseconds that an apply takes on the host of these tests. */
const APPLY_MS = 250;
/** Milliseconds of these in which it can still be made another one. */
const READY_MS = 20;

let stopping: AbortController;
let turns: Turns;
let events: AgentEvent[];
let start: number;
/** The name of the revision that the cluster asks for; undefined until everything is listed. */
let wanted: string | undefined;
let snapshot: Snapshot | undefined;
let holds: readonly Hold[];
/** What the host does next: fail in this way, or be like this. */
let failure: TcplbError | undefined;
let drift: readonly Drift[];
let outcome: ApplyResult['outcome'];
/** `1000 apply one`: what was asked of the host, and when. */
let asked: string[];
/** The revisions that the Services were told of. */
let reported: Set<string>;

const now = () => Math.round(performance.now() - start);

function cluster(revision: string | undefined): void {
  wanted = revision;
  snapshot = revision === undefined ? undefined : { services: [], endpointSlices: [], nodes: [] };
  turns.request(0);
}

const target: Target = {
  takeCustody: async () => undefined,
  recall: async () => {},
  plan: () => ({ plan: { revision: wanted } as Plan, holds }),
  async apply(wish) {
    asked.push(`${now()} apply ${wish.plan.revision}`);
    await new Promise((resolve) => setTimeout(resolve, READY_MS));
    const newer = wish.renew();
    if (newer !== undefined) asked.push(`${now()} rather ${newer.revision}`);
    await new Promise((resolve) => setTimeout(resolve, APPLY_MS - READY_MS));
    const { revision } = wish.plan;
    if (failure) throw failure;
    drift = [];
    return { outcome, revision, planRevision: revision, quarantined: [] };
  },
  async serveLastGood() {
    asked.push(`${now()} start`);
    return undefined;
  },
  findDrift: async () => drift,
  limitOldWorkers: async () => ({ alive: 0, ended: 0 }),
};

function run(mode: 'repair' | 'report' = 'repair'): Promise<void> {
  const onEvent = (event: AgentEvent) => void events.push(event);
  const report = ({ plan }: StatusSources) => reported.add((plan as Plan).revision);
  return runLoop({
    snapshot: () => snapshot,
    turns,
    target: () => target,
    drift: mode,
    timing: DEFAULT_TIMING,
    report,
    onEvent,
  });
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const told = (type: AgentEvent['type']) => events.filter((event) => event.type === type);

beforeEach(() => {
  vi.useFakeTimers();
  start = performance.now();
  stopping = new AbortController();
  turns = createTurns(stopping.signal);
  [events, holds, failure, drift, asked] = [[], [], undefined, [], []];
  [outcome, reported] = ['applied', new Set()];
  cluster('one');
});

afterEach(() => {
  stopping.abort();
  vi.useRealTimers();
});

describe('applies', () => {
  test('the first plan at once, and then nothing as long as nothing changes', async () => {
    run();
    await pass(60_000);
    expect(asked).toEqual(['0 apply one']);
  });

  test('not before everything was listed; until then what served last is kept running', async () => {
    cluster(undefined);
    run();
    await pass(2_500);
    cluster('one');
    await pass(10);
    expect(asked).toEqual(['0 start', '1000 start', '2000 start', '2500 apply one']);
  });

  test('what changes while an apply is made ready joins it; the Services are told of that', async () => {
    run();
    await pass(5_000);
    cluster('two');
    await pass(10);
    cluster('three');
    await pass(5_000);
    expect(asked).toEqual(['0 apply one', '5000 apply two', '5020 rather three']);
    expect([...reported]).toEqual(['one', 'three']);
    expect(told('applied').map((event) => event.type === 'applied' && event.plan.revision)).toEqual(['one', 'three']);
  });

  test('what has not been told yet joins nothing', async () => {
    run();
    await pass(5_000);
    cluster('two');
    await pass(10);
    [wanted, snapshot] = ['three', { services: [], endpointSlices: [], nodes: [] }];
    await pass(500);
    expect(asked).toEqual(['0 apply one', '5000 apply two']);
  });

  test('a change at once, and the next one after a rest', async () => {
    run();
    await pass(5_000);
    cluster('two');
    await pass(READY_MS + 10);
    cluster('three');
    await pass(5_000);
    expect(asked).toEqual(['0 apply one', '5000 apply two', '5750 apply three']);
    expect([...reported]).toEqual(['one', 'two', 'three']);
  });

  test('nothing when the cluster comes back to what is live during the rest', async () => {
    run();
    await pass(300);
    cluster('two');
    await pass(100);
    cluster('one');
    await pass(5_000);
    expect(asked).toEqual(['0 apply one']);
  });

  test('1,000 changes in 10 s at most 20 times, the last of them included', async () => {
    run();
    await pass(5_000);
    for (let change = 1; change <= 1_000; change++) {
      cluster(`change-${change}`);
      await pass(10);
    }
    await pass(5_000);
    expect(asked.filter((one) => one.includes(' apply change')).length).toBeLessThanOrEqual(20);
    expect(asked.at(-1)).toMatch(/ (apply|rather) change-1000$/);
  });

  test('nothing for 1,000 events that change no plan', async () => {
    run();
    await pass(5_000);
    for (let event = 0; event < 1_000; event++) {
      cluster('one');
      await pass(10);
    }
    expect(asked).toEqual(['0 apply one']);
  });
});

describe('what fails', () => {
  test('is tried again, more and more rarely, and told each time', async () => {
    failure = new TcplbError('ApplyFailed', 'no space left on device');
    run();
    await pass(9_000);
    expect(reported.size).toBe(0);
    const applies = () => asked.filter((line) => line.includes('apply'));
    expect(applies().map((line) => Number.parseInt(line, 10))).toEqual([0, 1_250, 3_500, 7_750]);
    // What served last is kept running meanwhile.
    expect(asked.filter((line) => line.endsWith(' start')).length).toBeGreaterThan(2);
    expect(told('apply-failed')).toHaveLength(4);
    failure = undefined;
    await pass(60_000);
    expect(applies()).toHaveLength(5);
  });

  test('does not hold up another plan', async () => {
    failure = new TcplbError('ConfigRejected', 'unknown directive');
    run();
    await pass(3_600);
    failure = undefined;
    cluster('two');
    await pass(700);
    expect(asked.at(-1)).toEqual('4250 apply two');
  });

  test('because another apply is under way is waited for, and told once', async () => {
    failure = new TcplbError('HostBusy', 'held by process 7', { retryable: true });
    run();
    await pass(5_000);
    expect(asked.length).toBeGreaterThan(5);
    expect(told('apply-failed')).toHaveLength(1);
    failure = undefined;
    await pass(2_000);
    expect(told('applied')).toHaveLength(1);
  });
});

describe('drift', () => {
  const edited: Drift = { kind: 'files-edited', paths: ['exposures/default.web.conf'] };

  test('is repaired, and told before', async () => {
    run();
    await pass(2_000);
    drift = [edited];
    await pass(60_000);
    expect(asked).toEqual(['0 apply one', expect.stringMatching(/ apply one$/)]);
    expect(told('drift')).toEqual([{ type: 'drift', drift: [edited], isRepaired: true }]);
  });

  test('is left alone and told once, as configured', async () => {
    run('report');
    await pass(2_000);
    drift = [edited];
    await pass(120_000);
    expect(asked).toEqual(['0 apply one']);
    expect(told('drift')).toEqual([{ type: 'drift', drift: [edited], isRepaired: false }]);
  });

  test('an nginx that does not run is started in either case', async () => {
    run('report');
    await pass(2_100);
    drift = [{ kind: 'nginx-down' }];
    await pass(1_500);
    expect(asked).toEqual(['0 apply one', '3000 apply one']);
  });

  test('a host that cannot be looked at is told once, and then looked at again', async () => {
    run();
    await pass(500);
    target.findDrift = () => Promise.reject(new TcplbError('ApplyFailed', 'cannot read /proc'));
    await pass(5_000);
    target.findDrift = async () => drift;
    drift = [edited];
    await pass(60_000);
    expect(told('host-failed')).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });
});

test('what waits for an nginx of somebody else is looked after with the files', async () => {
  outcome = 'written';
  run();
  await pass(40_000);
  outcome = 'unchanged';
  await pass(300_000);
  expect(asked.map((line) => Math.floor(Number.parseInt(line, 10) / 1_000))).toEqual([0, 1, 31, 61]);
});

test('a hold ends when it ends', async () => {
  run();
  await pass(300);
  const hold = { namespace: 'default', name: 'web', lost: 2, ready: 3 };
  holds = [{ ...hold, until: performance.now() + 4_321 }];
  cluster('one');
  await pass(1_000);
  const before = told('planned').length;
  holds = [];
  wanted = 'two';
  await pass(3_400);
  expect(told('planned').length).toBeGreaterThan(before);
  expect(told('held').map((event) => 'holds' in event && event.holds.length)).toEqual([1, 0]);
  expect(asked.at(-1)).toMatch(/ apply two$/);
});

test('it stops after the apply that is under way', async () => {
  const stopped = run();
  await pass(100);
  stopping.abort();
  let isStopped = false;
  stopped.then(() => {
    isStopped = true;
  });
  await pass(100);
  expect(isStopped).toBe(false);
  await pass(100);
  expect(isStopped).toBe(true);
  expect(told('applied')).toHaveLength(1);
});
