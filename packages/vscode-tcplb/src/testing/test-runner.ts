/** Runs what the Test Explorer, or a command, asks for. */
import { type CancellationToken, type TestController, TestRunRequest } from 'vscode';
import type { Services } from '../services.ts';
import { readEchoTestSettings } from '../settings.ts';
import { signalOf } from './cancellation.ts';
import { createChangeDetector } from './changed-exposures.ts';
import type { Distributions } from './distribution/distributions.ts';
import { exposureItemId } from './plan-items.ts';
import { runContinuously } from './run-continuously.ts';
import { runTests } from './run-tests.ts';
import { type ExposureJob, selectJobs } from './select-jobs.ts';
import type { TestTree } from './test-tree.ts';

/** Milliseconds. A run per second at most is what a person can follow. */
const PACE = { rest: 1_000, heartbeat: 10_000 };

export interface TestRunner {
  /** Resolves with whether all passed. `signal` ends it early, as the run's own Stop button does. */
  once(request: TestRunRequest, isDirect: boolean, signal: AbortSignal): Promise<boolean>;
  /** Until the token is cancelled. */
  continuously(request: TestRunRequest, isDirect: boolean, token: CancellationToken): Promise<void>;
}

export function createTestRunner(
  { clusters, engine, tester }: Services,
  controller: TestController,
  tree: TestTree,
  distributions: Distributions,
): TestRunner {
  async function runJobs(
    request: TestRunRequest,
    jobs: readonly ExposureJob[],
    isDirect: boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Those of a continuous run would fill the history that outlives the window.
    const isAskedFor = request.continuous !== true;
    const run = controller.createTestRun(request, undefined, isAskedFor);
    const shared = {
      engine: engine(),
      tester,
      clusters,
      distributions,
      settings: readEchoTestSettings(),
      isDirect,
      isAskedFor,
    };
    return runTests({ ...shared, run, signal: AbortSignal.any([signal, signalOf(run.token)]) }, jobs);
  }

  /** Items that left and came back are others than those in the request. */
  function jobsOf({ include, exclude }: TestRunRequest): ExposureJob[] {
    const renew = (items: TestRunRequest['include']) => items?.flatMap((item) => tree.renew(item) ?? []);
    return selectJobs({ include: renew(include), exclude: renew(exclude) }, controller.items, tree.targetOf);
  }

  return {
    once: (request, isDirect, signal) => runJobs(request, jobsOf(request), isDirect, signal),
    async continuously(request, isDirect, token) {
      const signal = signalOf(token);
      const isChanged = createChangeDetector();
      const changedIds = (): string[] =>
        jobsOf(request)
          .filter(({ exposure }) => isChanged(exposureItemId(exposure), tree.exposureOf(exposure)))
          .map(({ exposure }) => exposureItemId(exposure));
      const allIds = (): string[] => jobsOf(request).map(({ exposure }) => exposureItemId(exposure));
      const run = async (ids: readonly string[]): Promise<void> => {
        const jobs = jobsOf(request).filter(({ exposure }) => ids.includes(exposureItemId(exposure)));
        if (jobs.length === 0) return;
        const include = jobs.flatMap(({ item, isWhole, children }) => (isWhole ? item : [...children.values()]));
        const own = new TestRunRequest(include, request.exclude, request.profile, true, true);
        await runJobs(own, jobs, isDirect, signal);
      };
      changedIds();
      const { add, ended } = runContinuously(run, allIds, PACE, signal);
      const subscription = clusters.onDidChange(() => add(changedIds()));
      await ended.finally(() => subscription.dispose());
    },
  };
}
