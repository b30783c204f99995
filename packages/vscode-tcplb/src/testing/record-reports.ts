/** Tells the cluster what a test through the balancer found, as `kubectl tcplb test` does. */
import type { EchoReport } from '@tcplb/core';
import { l10n } from 'vscode';
import type { ExposureElement } from '../tree/elements.ts';
import { writeOutput } from './report-outcome.ts';
import type { EchoRun } from './test-run.ts';

/** Never fails: what the tests found they found, whether or not anybody may be told. */
export async function recordReports(
  { clusters, engine, run, signal }: EchoRun,
  { sourceId, namespace, name }: ExposureElement,
  reports: readonly EchoReport[],
): Promise<void> {
  const feed = clusters.open(sourceId);
  if (feed?.state.phase !== 'ready') return;
  const service = feed.state.view.services.find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  if (service === undefined) return;
  const findings = reports.map((report) => ({ ...report, summary: engine.summarizeReport(report) }));
  const untold = await engine.recordTest(await feed.client(), service, findings, { signal });
  if (untold) writeOutput(run, `${l10n.t('The cluster was not told of the result: {0}', untold.message)}\n`);
}
