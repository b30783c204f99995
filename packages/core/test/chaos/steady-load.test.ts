/** Steady new connections and long-lived ones over real sockets, while the place that they go to comes and goes. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdOpen } from '../../src/chaos/load/hold-open.ts';
import { type SteadyLoad, startSteadyLoad } from '../../src/chaos/load/start-steady-load.ts';
import { summarizeAttempts } from '../../src/chaos/load/summarize-attempts.ts';
import { startEchoServer } from '../../src/echo/server.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { type Gate, openGate } from '../gate.ts';

let gate: Gate;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  const server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
  gate = await openGate(server.port);
  cleanups.push(server.close, gate.close);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const target = () => ({ host: '127.0.0.1', port: gate.port });

/** Waits until so many connections that began from now on have been answered. */
async function answers(load: SteadyLoad, count: number): Promise<void> {
  const from = load.elapsedMs();
  await waitUntil(
    `${count} answers`,
    () => load.attempts.filter(({ atMs, failure }) => atMs >= from && failure === undefined).length >= count,
  );
}

test('a gate that closes and opens again: the gap, the failures, and what became of open connections', async () => {
  const load = await startSteadyLoad({ target: target(), rate: 200, timeoutMs: 2000 });
  const held = await holdOpen({ target: target(), connections: 5, intervalMs: 50, timeoutMs: 2000, begin: load.begin });
  await answers(load, 20);
  const fromMs = load.elapsedMs();
  await gate.close();
  await waitUntil('40 were refused', () => load.attempts.filter(({ failure }) => failure === 'refused').length >= 40);
  await gate.reopen();
  const openMs = load.elapsedMs();
  await answers(load, 20);
  const toMs = load.elapsedMs();
  await load.stop();

  const summary = summarizeAttempts(load.attempts, { fromMs, toMs });
  expect(summary.failures.refused).toBeGreaterThanOrEqual(40);
  expect(summary.failed).toBe(summary.failures.refused + summary.failures.reset);
  expect(summary.gapMs).toBeGreaterThanOrEqual(195);
  expect(summary.gapMs).toBeLessThanOrEqual(toMs - fromMs);
  expect(summary.failingMs).toBeLessThanOrEqual(openMs - fromMs + 1);
  expect(Object.keys(summary.answeredBy)).toEqual(['node-1']);
  expect(summarizeAttempts(load.attempts, { fromMs: 0, toMs: fromMs - 50 }).failed).toBe(0);

  const report = await held.end();
  expect(report).toMatchObject({ lived: 0, broken: Array(5).fill({ failure: 'reset', hostname: 'node-1' }) });
  for (const { afterMs } of report.broken) {
    expect(afterMs).toBeGreaterThanOrEqual(Math.floor(fromMs));
    expect(afterMs).toBeLessThanOrEqual(openMs);
  }
});

test('a gate that is held up: open connections without an answer in time count as broken, others live', async () => {
  const load = await startSteadyLoad({ target: target(), rate: 100, timeoutMs: 100 });
  const hold = { target: target(), connections: 3, intervalMs: 20, begin: load.begin };
  const impatient = await holdOpen({ ...hold, timeoutMs: 100 });
  const patient = await holdOpen({ ...hold, timeoutMs: 60_000 });
  gate.hold();
  const heldUpMs = load.elapsedMs();
  await waitUntil('their time is over', () => load.elapsedMs() > heldUpMs + 300);
  gate.release();
  await answers(load, 5);
  await load.stop();
  expect(await impatient.end()).toMatchObject({ lived: 0, broken: Array(3).fill({ failure: 'timed-out' }) });
  expect(await patient.end()).toMatchObject({ lived: 3, broken: [] });
});

/** Accepts, and answers only when it is told to. */
async function startSilentServer() {
  const told = Promise.withResolvers<void>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted++;
    socket.on('error', () => {});
    void told.promise.then(() => socket.on('data', (data) => socket.end(`node-1: ${data}`)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, accepted: () => accepted, answer: told.resolve };
}

test('stopping waits for what is under way', async () => {
  const server = await startSilentServer();
  const load = await startSteadyLoad({ target: { ...target(), port: server.port }, rate: 100, timeoutMs: 60_000 });
  await waitUntil('some are under way', () => server.accepted() >= 10);
  const stopped = load.stop();
  expect(load.attempts).toEqual([]);
  server.answer();
  await stopped;
  expect(load.attempts.length).toBeGreaterThanOrEqual(10);
  expect(load.attempts.every(({ failure }) => failure === undefined)).toBe(true);
});

test('the signal ends what is under way, too', async () => {
  const server = await startSilentServer();
  const controller = new AbortController();
  const { signal } = controller;
  const load = await startSteadyLoad({
    target: { ...target(), port: server.port },
    rate: 100,
    timeoutMs: 60_000,
    signal,
  });
  await waitUntil('some are under way', () => server.accepted() >= 10);
  controller.abort();
  expect(load.ended.aborted).toBe(true);
  await load.stop();
  expect(load.attempts).toEqual([]);
});

test('a name that means nothing is refused, before anything begins', async () => {
  const load = startSteadyLoad({ target: { host: 'no.such.invalid', port: 1 }, rate: 1, timeoutMs: 1000 });
  await expect(load).rejects.toMatchObject({ code: 'InvalidInput' });
});
