/**
 * Makes the connections of one echo test: entry file of a thread of its own, because whatever keeps the editor's
 * extensions busy would be in the latencies. What it is given and what it says is in testing/worker/echo-messages.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  type DirectEchoReport,
  type EchoReport,
  runEchoTest,
  testBackends,
  testListener,
  toTcplbError,
} from '@tcplb/core';
import { CANCEL, type EchoJob, type EchoMessage, type EchoStep } from './testing/worker/echo-messages.ts';

/** Milliseconds between two messages about connections: telling each of them would cost what is measured. */
const GATHER_MS = 50;

const cancelling = new AbortController();
const { signal } = cancelling;
let steps: EchoStep[] = [];

const send = (message: EchoMessage): void => parentPort?.postMessage(message);

function sendSteps(): void {
  if (steps.length > 0) send({ type: 'steps', steps });
  steps = [];
}

function run(job: EchoJob): Promise<EchoReport | DirectEchoReport> {
  switch (job.kind) {
    case 'listener':
      return testListener({ ...job.test, signal, onProgress: (progress) => steps.push({ progress }) });
    case 'backends':
      return testBackends({ ...job.test, signal, onProgress: (target, progress) => steps.push({ target, progress }) });
    case 'address':
      return runEchoTest({ ...job.test, signal, onProgress: (progress) => steps.push({ progress }) });
  }
}

parentPort?.on('message', (message) => {
  if (message === CANCEL) cancelling.abort();
});
const timer = setInterval(sendSteps, GATHER_MS);
try {
  const report = await run(workerData as EchoJob);
  sendSteps();
  send({ type: 'done', report });
} catch (error) {
  const { code, message, suggestions } = toTcplbError(error);
  send({ type: 'failed', code, message, suggestions });
} finally {
  clearInterval(timer);
  // What is still said to it has come too late.
  parentPort?.close();
}
