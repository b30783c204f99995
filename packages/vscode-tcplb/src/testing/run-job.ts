/** Tests an exposure, or some of its backends, and reports each of them to the Test Explorer. */
import type { Backend, EchoReport, Exposure, Listener } from '@tcplb/core';
import { l10n, type TestItem, TestMessage } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { messageOf } from '../errors/present-error.ts';
import { compareAnswers } from './describe-answers.ts';
import { describeVerdict } from './describe-verdict.ts';
import { backendItemId } from './plan-items.ts';
import { recordReports } from './record-reports.ts';
import { reportOutcome, writeOutput } from './report-outcome.ts';
import type { ExposureJob } from './select-jobs.ts';
import { type ListenerAnswer, testListener } from './test-listener.ts';
import type { EchoRun } from './test-run.ts';

/** Resolves with whether all went well. Never fails: what goes wrong is the tests' result. */
export async function runJob(echo: EchoRun, job: ExposureJob): Promise<boolean> {
  const { run, signal } = echo;
  const open = new Set([...(job.isWhole ? [job.item] : []), ...job.children.values()]);
  for (const item of open) run.started(item);
  try {
    return await testJob(echo, job, open);
  } catch (error) {
    if (signal.aborted) return false;
    for (const item of open) run.errored(item, new TestMessage(messageOf(error)));
    open.clear();
    return false;
  } finally {
    for (const item of open) run.skipped(item);
  }
}

/** Takes the items that got a result out of `open`. */
async function testJob(echo: EchoRun, job: ExposureJob, open: Set<TestItem>): Promise<boolean> {
  const exposure = findExposure(echo, job);
  writeOutput(echo.run, `${exposure.namespace}/${exposure.name}\n`);
  echo.distributions.begin(job.exposure, echo.isAskedFor);
  const start = performance.now();
  const problems: TestMessage[] = [];
  const failed: string[] = [];
  const reports: EchoReport[] = [];
  for (const listener of exposure.listeners.filter(({ protocol }) => protocol === 'TCP')) {
    const answer = await askListener(echo, job, exposure, listener);
    if (echo.signal.aborted) return false;
    if (answer === undefined) continue;
    if (answer.report) reports.push(answer.report);
    failed.push(...reportBackends(echo, job, listener, answer, open));
    problems.push(...problemsOf(answer, listener));
  }
  if (echo.isDirect && failed.length > 0) {
    problems.push(new TestMessage(l10n.t('Backends that did not pass: {0}', failed.join(', '))));
  }
  if (reports.length > 0 && echo.isAskedFor) await recordReports(echo, job.exposure, reports);
  if (job.isWhole) reportExposure(echo, job, problems, performance.now() - start);
  open.delete(job.item);
  return failed.length === 0 && problems.length === 0;
}

function findExposure({ clusters }: EchoRun, { exposure: { sourceId, namespace, name } }: ExposureJob): Exposure {
  const state = clusters.state(sourceId);
  if (state?.phase === 'failed') throw state.error;
  const exposures = state?.phase === 'ready' ? state.view.exposures : [];
  const found = exposures.find((exposure) => exposure.namespace === namespace && exposure.name === name);
  if (found) return found;
  throw createError('NotFound', l10n.t('Exposure {0} is no longer there.', `${namespace}/${name}`));
}

/** Undefined when nothing about this listener is asked for. */
async function askListener(
  echo: EchoRun,
  { exposure: element, isWhole, children }: ExposureJob,
  exposure: Exposure,
  listener: Listener,
): Promise<ListenerAnswer | undefined> {
  const isWanted = (backend: Backend): boolean => children.has(backendItemId(listener.port, backend));
  if (!isWhole && !listener.backends.some(isWanted)) return undefined;
  return testListener(echo, { element, exposure, listener, through: isWhole && !echo.isDirect, isWanted });
}

/** The nodes of those that failed. */
function reportBackends(
  echo: EchoRun,
  { children }: ExposureJob,
  listener: Listener,
  { judged, target }: ListenerAnswer,
  open: Set<TestItem>,
): string[] {
  return judged.flatMap((one) => {
    const item = children.get(backendItemId(listener.port, one.backend));
    const outcome = describeVerdict(one, target, l10n);
    if (item) reportOutcome(echo.run, item, outcome);
    if (item) open.delete(item);
    return outcome.state === 'failed' ? one.backend.node : [];
  });
}

/** Of the listener as a whole. */
function problemsOf({ report }: ListenerAnswer, { backends }: Listener): TestMessage[] {
  if (report) {
    const { expected, actual } = compareAnswers(report, l10n);
    return report.problems.map((problem) => TestMessage.diff(problem, expected, actual));
  }
  if (backends.some(({ state }) => state === 'ready')) return [];
  const reasons = backends.map(({ node, reason }) => `${node}: ${reason ?? ''}`).join('\n');
  const actual = reasons || l10n.t('there is no backend');
  return [TestMessage.diff(l10n.t('No backend is ready.'), l10n.t('somebody answers'), actual)];
}

function reportExposure({ run }: EchoRun, { item }: ExposureJob, problems: TestMessage[], durationMs: number): void {
  if (problems.length > 0) run.failed(item, problems, durationMs);
  else run.passed(item, durationMs);
}
