/** Tests each ready backend past the balancer, with a line that shows how far it is. */
import { describeDirectReport, suiteOfBackends, summarizeReport, testBackends } from '@tcplb/core';
import { createProgress } from './progress-line.ts';
import type { ShownTest, TestedListener } from './tested-listener.ts';

/** Fails with `TestFailed` when there is nothing to connect to. */
export async function showBackendsTest(test: ShownTest): Promise<TestedListener> {
  const { terminal, exposure, listener, settings, signal } = test;
  const date = new Date();
  const ready = listener.backends.filter(({ state }) => state === 'ready');
  const progress = createProgress(terminal, settings, ready.length);
  const report = await testBackends({
    exposure,
    listener,
    settings,
    signal,
    onProgress: (_, { outcome }) => progress.count('failure' in outcome),
  }).finally(progress.end);
  const { passed, problems } = report;
  const suite = suiteOfBackends({ exposure, listener, date }, report);
  const summary = `past the balancer ${report.backends.map(({ report: own }) => summarizeReport(own)).join('; ')}`;
  return { summary, description: describeDirectReport(report), details: report, suite, passed, problems };
}
