/** Tests a listener as a client of the balancer would see it. */
import { type EchoProgress, runEchoTest } from '@tcplb/core';
import { describeConnections, describeReport } from './describe-report.ts';
import { createProgress } from './progress-line.ts';
import type { ListenerTest, TestedListener } from './tested-listener.ts';

export async function testListener(test: ListenerTest): Promise<TestedListener> {
  const { exposure, listener, settings, signal } = test;
  const progress = createProgress(test.terminal, settings.connections);
  const outcomes: EchoProgress['outcome'][] = [];
  const report = await runEchoTest({
    ...settings,
    target: { host: test.address ?? (listener.address === '*' ? '127.0.0.1' : listener.address), port: listener.port },
    expected: expectedHostnames(test),
    spread: !exposure.sessionAffinity,
    signal,
    onProgress: ({ outcome }) => {
      progress.count('failure' in outcome);
      if (test.wide) outcomes.push(outcome);
    },
  });
  progress.end();
  const description = `${test.wide ? `${describeConnections(outcomes)}\n` : ''}${describeReport(report)}`;
  return { description, details: report, passed: report.passed, problems: report.problems };
}

/**
 * On the host network the node itself answers under its name; behind a node port any pod may. Only an echo says who
 * answered.
 */
function expectedHostnames({ exposure, listener, settings }: ListenerTest): { hostname: string }[] {
  if (settings.exchange !== undefined || exposure.mode !== 'host-network') return [];
  return listener.backends.filter(({ state }) => state === 'ready').map(({ node }) => ({ hostname: node }));
}
