/** Tests a backend that no exposure leads to: there is no item of the Test Explorer for it. */
import { l10n, window } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { runWithProgress } from '../progress.ts';
import { hostPort } from '../prompts/listener-text.ts';
import type { Services } from '../services.ts';
import { readEchoTestSettings } from '../settings.ts';
import type { BackendElement } from '../tree/elements.ts';
import { describeLatency } from './describe-verdict.ts';

/** Fails with `TestFailed` when it does not pass. */
export async function testUnexposed({ tester, clusters }: Services, backend: BackendElement): Promise<void> {
  const { sourceId, owner, node, address, port, protocol } = backend;
  const place = hostPort(address, port);
  if (protocol !== 'TCP') {
    throw createError('UnsupportedMode', l10n.t('{0} on {1} is {2}: an echo test needs TCP.', node, place, protocol));
  }
  const state = clusters.state(sourceId);
  const daemonSets = state?.phase === 'ready' ? state.view.daemonSets : [];
  const daemonSet = daemonSets.find(({ namespace, name }) => namespace === owner.namespace && name === owner.name);
  // A pod with a network of its own answers under its own name.
  const hostname = daemonSet?.hostNetwork ? { hostname: node } : {};
  const settings = readEchoTestSettings();
  const report = await runWithProgress(l10n.t('Testing {0} on {1}', node, place), (signal) =>
    tester.testAddress({ address, port, ...hostname, settings, signal }),
  );
  if (report.cancelled) return;
  if (!report.passed) {
    const problems = report.problems.join(' ');
    throw createError('TestFailed', l10n.t('{0} on {1}: {2}', node, place, problems));
  }
  const { succeeded, connections, roundTrip } = report;
  const latency = describeLatency(roundTrip, l10n);
  void window.showInformationMessage(
    l10n.t('{0} answers on {1}: {2} of {3} connections, {4}', node, place, succeeded, connections, latency),
  );
}
