/** One run of the Test Explorer: exposures one after the other, so that the settings say what the balancer gets. */
import { commands, type TestRun } from 'vscode';
import { runJob } from './run-job.ts';
import type { ExposureJob } from './select-jobs.ts';
import type { EchoRun } from './test-run.ts';

/** Ends the run, whatever happens. Resolves with whether every test passed. */
export async function runTests(echo: EchoRun, jobs: readonly ExposureJob[]): Promise<boolean> {
  let passed = true;
  try {
    enqueue(echo.run, jobs);
    for (const job of jobs) {
      if (echo.signal.aborted) skip(echo.run, job);
      else passed = (await runJob(echo, job)) && passed;
    }
  } finally {
    echo.run.end();
  }
  if (passed && !echo.signal.aborted && jobs.length > 0) {
    // Completes the last step of the walkthrough.
    await commands.executeCommand('setContext', 'tcplb.tested', true);
  }
  return passed && !echo.signal.aborted;
}

function enqueue(run: TestRun, jobs: readonly ExposureJob[]): void {
  for (const { item, isWhole, children } of jobs) {
    if (isWhole) run.enqueued(item);
    for (const child of children.values()) run.enqueued(child);
  }
}

function skip(run: TestRun, { item, isWhole, children }: ExposureJob): void {
  if (isWhole) run.skipped(item);
  for (const child of children.values()) run.skipped(child);
}
