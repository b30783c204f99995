/** The echo test straight to each backend, past the balancer: tells a broken backend from a broken balancer. */
import type { EchoReport } from './echo-report.ts';
import type { EchoTarget } from './echo-target.ts';
import { type EchoProgress, type EchoTestOptions, runEchoTest } from './run-echo-test.ts';

export interface DirectEchoTarget extends EchoTarget {
  /** For the reader. */
  readonly node: string;
  /** Who has to answer there; absent when anybody may (a node port forwards to any pod). */
  readonly hostname?: string;
}

/** Connections, concurrency and rate are per backend. */
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
  // A test that cannot be run at all ends the others too.
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const tests = options.backends.map((target) => testBackend(target, { ...options, signal }));
  const backends = await Promise.all(tests).finally(() => failed.abort());
  const problems = backends.flatMap(({ target, report }) =>
    report.problems.map((problem) => `Backend ${target.node} (${report.target}): ${problem}`),
  );
  return { backends, passed: problems.length === 0, problems };
}

async function testBackend(
  target: DirectEchoTarget,
  { backends: _all, onProgress, ...shared }: DirectEchoTestOptions,
): Promise<{ target: DirectEchoTarget; report: EchoReport }> {
  const { host, port, serverName } = target;
  const report = await runEchoTest({
    ...shared,
    target: { host, port, ...(serverName !== undefined && { serverName }) },
    expected: target.hostname === undefined ? [] : [{ hostname: target.hostname }],
    ...(onProgress && { onProgress: (progress: EchoProgress) => onProgress(target, progress) }),
  });
  return { target, report };
}
