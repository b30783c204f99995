/** The echo test straight to each backend, past the balancer: tells a broken backend from a broken balancer. */
import type { EchoReport } from './echo-report.ts';
import { type EchoProgress, type EchoTestOptions, runEchoTest } from './run-echo-test.ts';
import type { EchoTarget } from './try-connection.ts';

export interface DirectEchoTarget extends EchoTarget {
  /** For the reader. */
  readonly node: string;
  /** Who has to answer there; absent when anybody may (a node port forwards to any pod). */
  readonly hostname?: string;
}

/** Connections and concurrency are per backend. */
export interface DirectEchoTestOptions extends Omit<EchoTestOptions, 'target' | 'expected' | 'spread' | 'onProgress'> {
  readonly backends: readonly DirectEchoTarget[];
  readonly onProgress?: (target: DirectEchoTarget, progress: EchoProgress) => void;
}

export interface DirectEchoReport {
  /** In the order of the options. */
  readonly backends: readonly { readonly target: DirectEchoTarget; readonly report: EchoReport }[];
  /** True when each of them passed. */
  readonly passed: boolean;
  /** One sentence per reason why not, each naming its backend. */
  readonly problems: readonly string[];
}

/** All backends at the same time. Errors and cancellation as in `runEchoTest`. */
export async function runDirectEchoTest(options: DirectEchoTestOptions): Promise<DirectEchoReport> {
  const { backends: targets, onProgress, ...shared } = options;
  const backends = await Promise.all(
    targets.map(async (target) => {
      const report = await runEchoTest({
        ...shared,
        target: { host: target.host, port: target.port },
        expected: target.hostname === undefined ? [] : [{ hostname: target.hostname }],
        ...(onProgress && { onProgress: (progress: EchoProgress) => onProgress(target, progress) }),
      });
      return { target, report };
    }),
  );
  const problems = backends.flatMap(({ target, report }) =>
    report.problems.map((problem) => `Backend ${target.node} (${report.target}): ${problem}`),
  );
  return { backends, passed: problems.length === 0, problems };
}
