/** Tests a listener through the balancer and past it at the same time, with a line that shows how far it is. */
import {
  compareExposure,
  describeComparison,
  describeDistribution,
  describeSources,
  suiteOfComparison,
  summarizeReport,
} from '@tcplb/core';
import { pictureOptions } from './picture-options.ts';
import { createProgress } from './progress-line.ts';
import type { ShownTest, TestedListener } from './tested-listener.ts';

/** Fails with `TestFailed` when there is nothing to connect to. */
export async function showComparison(test: ShownTest): Promise<TestedListener> {
  const { terminal, exposure, listener, settings, signal, address } = test;
  const date = new Date();
  const progress = createProgress(terminal, settings, 2);
  const report = await compareExposure({
    exposure,
    listener,
    settings,
    signal,
    ...(address === undefined ? {} : { address }),
    onProgress: (outcome) => progress.count('failure' in outcome),
  }).finally(progress.end);
  const { passed, problems } = report;
  const lines = [
    `through ${summarizeReport(report.listener)}`,
    ...report.direct.backends.map(({ report: own }) => `direct  ${summarizeReport(own)}`),
  ];
  const sources = [
    ['Through the balancer:', describeSources(report.listener.backends)],
    ['Direct:', describeSources(report.direct.backends.flatMap(({ report: own }) => own.backends))],
  ].flatMap(([title, table]) => (table === '' ? [] : [`${title}\n${table}`]));
  const parts = [
    `${lines.join('\n')}\n`,
    describeComparison(report.latency),
    ...sources,
    describeDistribution(report.listener, pictureOptions(terminal)),
  ];
  return {
    summary: lines.map((line) => line.replace(/ +/, ' ')).join('; '),
    description: parts.filter((part) => part !== '').join('\n'),
    details: report,
    suite: suiteOfComparison({ exposure, listener, date }, report),
    passed,
    problems,
  };
}
