/** Core's echo tests, in a thread of their own each. */
import type { DirectEchoReport, EchoReport, testBackends, testListener } from '@tcplb/core';
import type { AddressTest } from './address-test.ts';
import type { EchoJob, EchoStep } from './echo-messages.ts';
import { runInWorker, type WorkerProgram } from './run-in-worker.ts';

/** As the functions of core of the same names. Once a signal fires, the report is about what was found by then. */
export interface EchoTester {
  readonly testListener: typeof testListener;
  readonly testBackends: typeof testBackends;
  /** One address, without an exposure. Fails as `runEchoTest` of core does. */
  testAddress(test: AddressTest): Promise<EchoReport>;
}

export function createEchoTester(program: WorkerProgram): EchoTester {
  const run = <R>(job: EchoJob, signal: AbortSignal | undefined, onStep: (step: EchoStep) => void): Promise<R> =>
    runInWorker(program, job, { ...(signal && { signal }), onStep }) as Promise<R>;
  return {
    testListener: ({ signal, onProgress, ...test }) =>
      run<EchoReport>({ kind: 'listener', test }, signal, ({ progress }) => onProgress?.(progress)),
    testBackends: ({ signal, onProgress, ...test }) =>
      run<DirectEchoReport>({ kind: 'backends', test }, signal, ({ target, progress }) => {
        if (target) onProgress?.(target, progress);
      }),
    testAddress: ({ address, port, hostname, settings, signal }) => {
      const expected = hostname === undefined ? [] : [{ hostname }];
      const test = { ...settings, target: { host: address, port }, expected };
      return run<EchoReport>({ kind: 'address', test }, signal, () => undefined);
    },
  };
}
