/** The echo test of a listener through the balancer and past it, at the same time. */
import { compareLatency, type LatencyComparison } from '../echo/compare-latency.ts';
import type { ConnectionOutcome } from '../echo/connection-outcome.ts';
import type { EchoReport } from '../echo/echo-report.ts';
import type { DirectEchoReport } from '../echo/run-direct-echo-test.ts';
import { TcplbError } from '../errors.ts';
import { type ListenerTest, type TestSettings, testBackends, testListener } from './test-exposure.ts';

export interface ComparisonTest extends Omit<ListenerTest, 'onProgress'> {
  /** After each connection of either kind. */
  readonly onProgress?: (outcome: ConnectionOutcome) => void;
}

export interface ComparisonReport {
  readonly listener: EchoReport;
  readonly direct: DirectEchoReport;
  readonly latency: LatencyComparison;
  readonly cancelled: boolean;
  readonly passed: boolean;
  /** One sentence each, of both tests. */
  readonly problems: readonly string[];
}

/**
 * Both at once, so that what else happens meanwhile slows both. The backends together get as many connections as the
 * listener, at the same rate. Fails with `InvalidInput` when connections are all there is to compare, else as
 * `testListener` and `testBackends`.
 */
export async function compareExposure(test: ComparisonTest): Promise<ComparisonReport> {
  if (test.settings.exchange?.kind === 'connect') {
    throw new TcplbError('InvalidInput', 'without an answer there is nothing to compare: a balancer accepts by itself');
  }
  const { onProgress, ...shared } = test;
  const failed = new AbortController();
  const signal = test.signal === undefined ? failed.signal : AbortSignal.any([test.signal, failed.signal]);
  const [through, straight]: [ConnectionOutcome[], ConnectionOutcome[]] = [[], []];
  const collectIn = (outcomes: ConnectionOutcome[]) => (outcome: ConnectionOutcome) => {
    outcomes.push(outcome);
    onProgress?.(outcome);
  };
  const [toListener, toBackends] = [collectIn(through), collectIn(straight)];
  const backends = test.listener.backends.filter(({ state }) => state === 'ready').length;
  const [listener, direct] = await Promise.all([
    testListener({ ...shared, signal, onProgress: ({ outcome }) => toListener(outcome) }),
    testBackends({
      ...shared,
      settings: divide(test.settings, Math.max(1, backends)),
      signal,
      onProgress: (_, { outcome }) => toBackends(outcome),
    }),
  ]).finally(() => failed.abort());
  return {
    listener,
    direct,
    latency: compareLatency(through, straight),
    cancelled: listener.cancelled || direct.backends.some(({ report }) => report.cancelled),
    passed: listener.passed && direct.passed,
    problems: [...listener.problems, ...direct.problems],
  };
}

/** Each backend's part of the connections. */
function divide(settings: TestSettings, backends: number): TestSettings {
  const { connections, concurrency, rate } = settings;
  return {
    ...settings,
    connections: Math.ceil(connections / backends),
    concurrency: Math.ceil(concurrency / backends),
    ...(rate !== undefined && { rate: rate / backends }),
  };
}
