/** Tests each ready backend past the balancer. */
import { runDirectEchoTest, TcplbError } from '@tcplb/core';
import { describeDirectReport } from './describe-report.ts';
import { createProgress } from './progress-line.ts';
import type { ListenerTest, TestedListener } from './tested-listener.ts';

/** Fails with `TestFailed` when there is nothing to connect to. */
export async function testBackends(test: ListenerTest): Promise<TestedListener> {
  const { exposure, listener, settings, signal } = test;
  const ready = listener.backends.filter(({ state }) => state === 'ready');
  if (ready.length === 0) {
    throw new TcplbError('TestFailed', `exposure ${exposure.namespace}/${exposure.name} has no ready backend`, {
      suggestions: [`See why: kubectl tcplb backends ${exposure.name} -n ${exposure.namespace}`],
    });
  }
  const progress = createProgress(test.terminal, settings.connections * ready.length);
  const report = await runDirectEchoTest({
    ...settings,
    backends: ready.map(({ node, address, port }) => ({
      node,
      host: address,
      port,
      ...(exposure.mode === 'host-network' ? { hostname: node } : {}),
    })),
    signal,
    onProgress: (_, { outcome }) => progress.count('failure' in outcome),
  });
  progress.end();
  const { passed, problems } = report;
  return { description: describeDirectReport(report), details: report, passed, problems };
}
