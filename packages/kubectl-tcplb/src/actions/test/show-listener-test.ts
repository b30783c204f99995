/** Tests a listener as a client of the balancer would see it, with a line that shows how far it is. */
import { describeConnections, describeReport, type EchoProgress, testListener } from '@tcplb/core';
import { createProgress } from './progress-line.ts';
import type { ShownTest, TestedListener } from './tested-listener.ts';

export async function showListenerTest(test: ShownTest): Promise<TestedListener> {
  const { terminal, exposure, listener, settings, signal, address, wide } = test;
  const progress = createProgress(terminal, settings.connections);
  const outcomes: EchoProgress['outcome'][] = [];
  const report = await testListener({
    exposure,
    listener,
    settings,
    signal,
    ...(address === undefined ? {} : { address }),
    onProgress: ({ outcome }) => {
      progress.count('failure' in outcome);
      if (wide) outcomes.push(outcome);
    },
  });
  progress.end();
  const description = `${wide ? `${describeConnections(outcomes)}\n` : ''}${describeReport(report)}`;
  return { description, details: report, passed: report.passed, problems: report.problems };
}
