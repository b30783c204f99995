/** Tests a listener as a client of the balancer would see it, with a line that shows how far it is. */
import {
  describeConnections,
  describeDistribution,
  describeReport,
  type EchoProgress,
  suiteOfListener,
  summarizeReport,
  testListener,
} from '@tcplb/core';
import { pictureOptions } from './picture-options.ts';
import { createProgress } from './progress-line.ts';
import type { ShownTest, TestedListener } from './tested-listener.ts';

export async function showListenerTest(test: ShownTest): Promise<TestedListener> {
  const { terminal, exposure, listener, settings, signal, address, wide } = test;
  const date = new Date();
  const progress = createProgress(terminal, settings);
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
  }).finally(progress.end);
  const parts = [
    ...(wide ? [describeConnections(outcomes)] : []),
    describeReport(report),
    describeDistribution(report, pictureOptions(terminal)),
  ];
  const { passed, problems } = report;
  return {
    summary: summarizeReport(report),
    description: parts.filter((part) => part !== '').join('\n'),
    details: report,
    suite: suiteOfListener({ exposure, listener, date }, report),
    passed,
    problems,
  };
}
