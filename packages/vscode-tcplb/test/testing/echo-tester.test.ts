/** Echo tests in their thread, against an echo server in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DEFAULT_OPTIONS, type Exposure, type Listener, testListener } from '@tcplb/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEchoTester, type EchoTester } from '../../src/testing/worker/echo-tester.ts';

const file = (path: string): string => new URL(`../../../${path}`, import.meta.url).pathname;
const sources = ['--conditions=development'];
const tester: EchoTester = createEchoTester({ file: file('vscode-tcplb/src/echo-worker-main.ts'), execArgv: sources });
const settings = { connections: 20, concurrency: 5, timeoutMs: 5_000 };

let server: ChildProcess;
let port: number;

beforeAll(async () => {
  const main = file('core/src/echo/echo-server-main.ts');
  server = spawn(process.execPath, [...sources, main, '--port', '0', '--host', '127.0.0.1'], {
    env: { ...process.env, HOSTNAME: 'node-1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('no output to read the port from');
  for await (const line of createInterface({ input: server.stdout })) {
    port = Number(/(\d+)\D*$/.exec(line)?.[1]);
    break;
  }
  server.stdout.resume();
});

afterAll(() => {
  server?.kill();
});

const address = (more: object = {}) => ({
  address: '127.0.0.1',
  port,
  hostname: 'node-1',
  settings,
  signal: new AbortController().signal,
  ...more,
});

function exposed(): { readonly exposure: Exposure; readonly listener: Listener } {
  const listener = {
    address: '127.0.0.1',
    protocol: 'TCP',
    port,
    backends: [{ node: 'node-1', address: '127.0.0.1', port, state: 'ready' }],
  } as unknown as Listener;
  return {
    exposure: {
      namespace: 'default',
      name: 'a',
      mode: 'host-network',
      listeners: [listener],
      sessionAffinity: false,
      options: DEFAULT_OPTIONS,
    } as unknown as Exposure,
    listener,
  };
}

/** What does not differ from run to run. */
const comparable = ({ durationMs: _, connect: __, roundTrip: ___, backends, ...report }: Report) => ({
  ...report,
  backends: backends.map(({ hostname, connections }) => ({ hostname, connections })),
});
type Report = Awaited<ReturnType<typeof testListener>>;

test('an address is tested', async () => {
  expect(await tester.testAddress(address())).toMatchObject({ passed: true, succeeded: 20, connections: 20 });
});

test('a listener is tested as core does it, with every connection told', async () => {
  const steps: number[] = [];
  const report = await tester.testListener({
    ...exposed(),
    settings,
    onProgress: ({ done }) => steps.push(done),
  });
  expect(comparable(report)).toEqual(comparable(await testListener({ ...exposed(), settings })));
  expect(steps).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('backends are tested, with who was connected to', async () => {
  const nodes: string[] = [];
  const report = await tester.testBackends({ ...exposed(), settings, onProgress: ({ node }) => nodes.push(node) });
  expect(report.passed).toBe(true);
  expect(nodes).toEqual(Array.from({ length: 20 }, () => 'node-1'));
});

test('what keeps this thread busy is not in the latencies', async () => {
  const begun = Promise.withResolvers<void>();
  const running = tester.testListener({
    ...exposed(),
    settings: { connections: 2_000, concurrency: 1, timeoutMs: 1_000 },
    onProgress: () => begun.resolve(),
  });
  await begun.promise;
  const end = performance.now() + 2_000;
  while (performance.now() < end);
  expect((await running).failures).toEqual({ refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 });
});

test('a test that is cancelled reports what it found by then', async () => {
  const cancelling = new AbortController();
  const report = await tester.testListener({
    ...exposed(),
    settings: { ...settings, connections: 1_000_000 },
    signal: cancelling.signal,
    onProgress: () => cancelling.abort(),
  });
  expect(report.cancelled).toBe(true);
  expect(report.succeeded).toBeGreaterThan(0);
});

test('one that was cancelled before it began connects to nobody', async () => {
  expect(await tester.testAddress(address({ signal: AbortSignal.abort() }))).toMatchObject({
    cancelled: true,
    succeeded: 0,
  });
});

test('settings that cannot be used fail as in core', async () => {
  const unusable = address({ settings: { ...settings, connections: 0 } });
  await expect(tester.testAddress(unusable)).rejects.toMatchObject({ name: 'TcplbError', code: 'InvalidInput' });
});

test('a program that breaks is said to be broken', async () => {
  const broken = createEchoTester({ file: file('vscode-tcplb/src/nothing.ts') });
  await expect(broken.testAddress(address())).rejects.toThrow();
});
