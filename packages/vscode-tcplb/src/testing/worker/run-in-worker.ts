/** One echo test in a thread, from its start to its end. */
import { Worker } from 'node:worker_threads';
import type { DirectEchoReport, EchoReport } from '@tcplb/core';
import { createError } from '../../errors/create-error.ts';
import { CANCEL, type EchoJob, type EchoMessage, type EchoStep } from './echo-messages.ts';

export interface WorkerProgram {
  /** File of the bundled echo-worker-main.ts. */
  readonly file: string;
  /** Options for Node; default none. */
  readonly execArgv?: readonly string[];
}

export interface WorkerOptions {
  readonly signal?: AbortSignal;
  readonly onStep: (step: EchoStep) => void;
}

/** Milliseconds after which a thread that was told to end is ended. */
const GRACE_MS = 5_000;

/**
 * Resolves with the report when the thread is done, also when the signal made it end early; fails with the test's own
 * error, `Cancelled` when the thread did not end in time, and `Internal` when it broke. Nothing of it is left then.
 */
export async function runInWorker(
  { file, execArgv = [] }: WorkerProgram,
  job: EchoJob,
  { signal, onStep }: WorkerOptions,
): Promise<EchoReport | DirectEchoReport> {
  const worker = new Worker(file, { workerData: job, execArgv: [...execArgv] });
  let timer: NodeJS.Timeout | undefined;
  const ending = Promise.withResolvers<EchoReport | DirectEchoReport>();
  const cancel = () => {
    worker.postMessage(CANCEL);
    timer = setTimeout(() => ending.reject(createError('Cancelled', 'the echo test was cancelled')), GRACE_MS);
  };
  worker.on('message', (message: EchoMessage) => {
    if (message.type === 'steps') message.steps.forEach(onStep);
    else if (message.type === 'done') ending.resolve(message.report);
    else ending.reject(createError(message.code, message.message, message.suggestions));
  });
  worker.once('error', ending.reject);
  worker.once('exit', () => ending.reject(createError('Internal', 'the thread of the echo test ended by itself')));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  try {
    return await ending.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
