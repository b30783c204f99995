/** Echo tests of every shape over real sockets: by time, at a rate, large, kept open, asking for the source, by datagram. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type EchoTestOptions, runEchoTest } from '../../src/echo/run-echo-test.ts';
import { type EchoServerOptions, startEchoServer } from '../../src/echo/server.ts';
import { startUdpEchoServer } from '../../src/echo/udp-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startEcho(hostname: string, options: Partial<EchoServerOptions> = {}): Promise<number> {
  const server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname, ...options });
  cleanups.push(server.close);
  return server.port;
}

/** A server of any behaviour. */
async function startServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A balancer that says something before it passes on what it gets. */
const startProxy = (port: number, greet: (client: Socket) => string = () => '') =>
  startServer((socket) => {
    const backend = createConnection({ host: '127.0.0.1', port });
    backend.on('error', () => socket.destroy());
    backend.write(greet(socket));
    socket.pipe(backend).pipe(socket);
  });

async function startUdp(answer: (data: Buffer, count: number) => Buffer | string | undefined): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  cleanups.push(() => socket.close());
  let count = 0;
  socket.on('message', (data, peer) => {
    const text = answer(data, count++);
    if (text !== undefined) socket.send(text, peer.port, peer.address);
  });
  return socket.address().port;
}

const run = (port: number, changes: Partial<EchoTestOptions> = {}) =>
  runEchoTest({
    target: { host: '127.0.0.1', port },
    connections: 20,
    concurrency: 5,
    timeoutMs: 10_000,
    expected: [],
    ...changes,
  });

describe('by time and at a rate', () => {
  test('ends when the time is over, one connection after the other', async () => {
    const report = await run(await startEcho('node-1'), { connections: 1e6, durationMs: 200 });
    expect(report.problems).toEqual([]);
    expect(report.succeeded).toBe(report.connections);
    expect(report.connections).toBeGreaterThan(5);
    expect(report.durationMs).toBeGreaterThanOrEqual(200);
  });

  test('makes as many connections as rate and time give, evenly', async () => {
    const times: number[] = [];
    const port = await startServer((socket) => {
      times.push(performance.now());
      socket.once('data', (data) => socket.end(`node-1: ${data}`));
    });
    const report = await run(port, { connections: 1e6, durationMs: 500, rate: 40, concurrency: 100 });
    expect(report).toMatchObject({ connections: 20, passed: true, rate: { wanted: 40 } });
    const last = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(last).toBeGreaterThan(400);
  });

  test('a stall shows in the latency of all that were to begin meanwhile', async () => {
    let isStalled = true;
    const waiting: (() => void)[] = [];
    const port = await startServer((socket) =>
      socket.once('data', (data) => {
        const answer = () => socket.end(`node-1: ${data}`);
        if (isStalled) waiting.push(answer);
        else answer();
      }),
    );
    const running = run(port, { connections: 50, rate: 100, concurrency: 1 });
    await expect.poll(() => waiting.length).toBe(1);
    const begin = performance.now();
    await expect.poll(() => performance.now() - begin, { timeout: 5000 }).toBeGreaterThan(600);
    isStalled = false;
    for (const answer of waiting) answer();
    const { passed, connect, rate } = await running;
    // All but the first were to begin within the stall; a closed loop would have seen one slow answer.
    expect(passed).toBe(true);
    expect(connect.p50).toBeGreaterThan(200);
    expect(rate?.latestMs).toBeGreaterThan(400);
  });

  test('what could not even begin in its time has timed out', async () => {
    const port = await startServer(() => {});
    const report = await run(port, { connections: 100, rate: 1000, concurrency: 10, timeoutMs: 200 });
    expect(report.failures).toMatchObject({ 'timed-out': 100 });
    expect(report.durationMs).toBeLessThan(5000);
  });

  test('cancelled: says how far it came', async () => {
    const controller = new AbortController();
    const report = await run(await startEcho('node-1'), {
      connections: 1e6,
      durationMs: 3_600_000,
      rate: 50,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(180_000);
        if (done === 5) controller.abort();
      },
    });
    expect(report).toMatchObject({ cancelled: true, connections: 5, passed: false });
    expect(report.problems).toEqual([
      expect.stringMatching(/^The test was cancelled after \d\.\ds of 3600\.0s, with 5 connections\.$/),
    ]);
  });
});

describe('payloads', () => {
  test.each([48, 1000, 200_000, 3_000_000])('%i bytes come back, in however many parts', async (payloadSize) => {
    const exchange = { kind: 'echo', payloadSize } as const;
    const report = await run(await startProxy(await startEcho('node-1')), { connections: 3, exchange });
    expect(report.problems).toEqual([]);
    expect(report.backends).toMatchObject([{ hostname: 'node-1', connections: 3 }]);
  });

  test('a byte that was changed on the way is a wrong answer', async () => {
    const port = await startServer((socket) => {
      socket.write('node-1: ');
      socket.on('data', (data) =>
        socket.write(Buffer.from(data.map((byte) => (byte < 0x41 || byte > 0x50 ? byte : 0x51)))),
      );
    });
    const exchange = { kind: 'echo', payloadSize: 5000 } as const;
    expect((await run(port, { connections: 2, exchange })).failures).toMatchObject({ 'wrong-answer': 2 });
  });
});

describe('what a service says', () => {
  test.each([
    ['bytes', Uint8Array.of(0, 255), true],
    ['text beyond ASCII', 'für', true],
    ['a pattern', /^..f.r$/s, true],
    ['what it does not say', 'fur', false],
  ])('%s', async (_, text, isThere) => {
    const port = await startServer((socket) =>
      socket.once('data', (data) =>
        socket.end(Buffer.concat([Buffer.of(0, 255), Buffer.from(`für ${data}`).subarray(0, 4)])),
      ),
    );
    const exchange = { kind: 'expect', text, send: 'x' } as const;
    expect((await run(port, { connections: 1, exchange })).passed).toBe(isThere);
  });
});

describe('the address that the backend sees', () => {
  const asking = { exchange: { kind: 'echo', askSource: true }, connections: 4 } as const;
  const sourceOf = async (port: number) => {
    const { backends, problems } = await run(port, asking);
    expect(problems).toEqual([]);
    return backends.map(({ hostname, source }) => [hostname, source]);
  };
  const seen = { addresses: ['127.0.0.1'], by: 'connection' };

  test('straight, it is our own', async () => {
    expect(await sourceOf(await startEcho('node-1'))).toEqual([['node-1', { ...seen, preserved: true }]]);
  });

  test('through a balancer, it is not', async () => {
    const port = await startProxy(await startEcho('node-1'));
    expect(await sourceOf(port)).toEqual([['node-1', { ...seen, preserved: false }]]);
  });

  test('through a balancer that tells it in a header, it is', async () => {
    const backend = await startEcho('node-1', { proxyProtocol: true });
    const port = await startProxy(backend, ({ remotePort }) => `PROXY TCP4 127.0.0.1 127.0.0.1 ${remotePort} 446\r\n`);
    expect(await sourceOf(port)).toEqual([['node-1', { ...seen, by: 'proxy-protocol', preserved: true }]]);
  });

  test('a server that does not know the question still echoes', async () => {
    const port = await startServer((socket) => socket.once('data', (data) => socket.end(`foreign: ${data}`)));
    expect(await sourceOf(port)).toEqual([['foreign', undefined]]);
  });

  test('a server that expects a header closes what comes without, and the header is not echoed', async () => {
    const backend = await startEcho('node-1', { proxyProtocol: true });
    expect((await run(backend)).failures).toMatchObject({ reset: 20 });
    const split = await startServer((socket) => {
      const server = createConnection({ host: '127.0.0.1', port: backend, noDelay: true });
      server.write('PROXY UNK');
      server.once('connect', () => setImmediate(() => server.write('NOWN\r\n')));
      server.once('connect', () => setImmediate(() => socket.pipe(server).pipe(socket)));
    });
    expect(await run(split)).toMatchObject({ succeeded: 20, problems: [] });
  });

  test('of a datagram', async () => {
    const server = await startUdpEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
    cleanups.push(server.close);
    const { backends } = await run(server.port, { ...asking, protocol: 'UDP' });
    expect(backends).toMatchObject([{ hostname: 'node-1', source: { ...seen, preserved: true } }]);
  });
});

describe('datagrams', () => {
  test('come back from a server, over IPv6 too, and by name', async () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      const server = await startUdpEchoServer({ port: 0, hostname: 'node-1' });
      cleanups.push(server.close);
      const payload = { kind: 'echo', payloadSize: 1200 } as const;
      const target = { host, port: server.port };
      const report = await run(server.port, { protocol: 'UDP', target, exchange: payload, concurrency: 1 });
      expect(report).toMatchObject({ succeeded: 20, protocol: 'UDP', connect: { max: 0 } });
      expect(report.roundTrip.max).toBeGreaterThan(0);
    }
  });

  test('failures are told apart: lost, refused, wrong', async () => {
    const lossy = await startUdp((data, count) => (count === 3 ? undefined : `node-1: ${data}`));
    const report = await run(lossy, { protocol: 'UDP', timeoutMs: 300 });
    expect(report).toMatchObject({ succeeded: 19, failures: { lost: 1 }, passed: false });
    expect(report.problems).toEqual(['1 connection failed (1 lost), none may.']);
    expect(await run(lossy, { protocol: 'UDP', failureBudget: 1 })).toMatchObject({ passed: true });

    const mute = createSocket('udp4').bind(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address();
    mute.close();
    await once(mute, 'close');
    expect((await run(port, { protocol: 'UDP', connections: 2 })).failures).toMatchObject({ refused: 2 });
    const wrong = await startUdp((data) => data);
    expect((await run(wrong, { protocol: 'UDP', connections: 2 })).failures).toMatchObject({ 'wrong-answer': 2 });
  });

  test('a service that does not echo is asked something', async () => {
    const port = await startUdp((data) => (data[0] === 7 ? Buffer.of(7, 0x81) : undefined));
    const exchange = { kind: 'expect', text: Uint8Array.of(0x81), send: Uint8Array.of(7) } as const;
    expect(await run(port, { protocol: 'UDP', connections: 3, exchange })).toMatchObject({
      succeeded: 3,
      passed: true,
    });
  });
});

describe('connections that are kept open', () => {
  const keeping = { connections: 6, durationMs: 600, keepOpen: { intervalMs: 50 } } as const;

  test('live, and exchange again and again', async () => {
    let open = 0;
    let most = 0;
    const port = await startEcho('node-1', {
      onConnection: (socket) => {
        most = Math.max(most, ++open);
        socket.on('close', () => open--);
      },
    });
    const report = await run(port, keeping);
    expect(report).toMatchObject({
      connections: 6,
      succeeded: 6,
      held: { lived: 6, broken: [] },
      backends: [{ hostname: 'node-1', connections: 6, broken: 0 }],
      problems: [],
    });
    expect(report.held?.exchanges).toBeGreaterThan(12);
    expect(most).toBe(6);
    expect(report.durationMs).toBeGreaterThanOrEqual(590);
  });

  test('who breaks them, how and when', async () => {
    let count = 0;
    const port = await startServer((socket) => {
      const behaviour = count++;
      let answers = 0;
      socket.on('data', (data) => {
        answers++;
        if (behaviour === 0 && answers === 3) socket.resetAndDestroy();
        else if (behaviour === 1 && answers === 2) socket.write(`node-2: ${data}`);
        else if (behaviour !== 2 || answers < 2) socket.write(`node-1: ${data}`);
        if (behaviour === 3 && answers === 2) setImmediate(() => socket.end());
      });
    });
    const report = await run(port, { ...keeping, connections: 5, timeoutMs: 150 });
    expect(report).toMatchObject({
      connections: 5,
      succeeded: 1,
      failures: { refused: 0, reset: 2, 'timed-out': 1, lost: 0, 'wrong-answer': 1 },
      backends: [{ hostname: 'node-1', connections: 5, broken: 4 }],
      problems: ['1 connection got a wrong answer.', '3 connections broke (2 reset, 1 timed-out), none may.'],
    });
    const broken = report.held?.broken ?? [];
    expect(broken.map(({ failure, exchanges }) => `${failure} after ${exchanges}`).toSorted()).toEqual([
      'reset after 2',
      'reset after 2',
      'timed-out after 1',
      'wrong-answer after 2',
    ]);
    for (const { afterMs } of broken) expect(afterMs).toBeGreaterThan(30);
  });

  test('nobody listens', async () => {
    const server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'x' });
    await server.close();
    const report = await run(server.port, keeping);
    expect(report).toMatchObject({ connections: 6, failures: { refused: 6 }, held: { lived: 0, exchanges: 0 } });
  });

  test('left alone, with a service that does not echo', async () => {
    const port = await startServer((socket) => socket.write('hello'));
    const report = await run(port, { ...keeping, exchange: { kind: 'connect' } });
    expect(report).toMatchObject({ succeeded: 6, held: { lived: 6, exchanges: 0 }, problems: [] });
  });

  test('cancelled: what lived until then is reported', async () => {
    const controller = new AbortController();
    let open = 0;
    const port = await startEcho('node-1', {
      onConnection: (socket) => socket.once('data', () => setImmediate(() => ++open === 6 && controller.abort())),
    });
    const report = await run(port, { ...keeping, durationMs: 3_600_000, signal: controller.signal });
    expect(report).toMatchObject({ cancelled: true, connections: 6, succeeded: 6, held: { lived: 6 } });
  });
});

test.each<[string, Partial<EchoTestOptions>, string]>([
  ['a payload that is no whole nonce', { exchange: { kind: 'echo', payloadSize: 47 } }, 'payload size 47: must be'],
  ['one that no datagram holds', { exchange: { kind: 'echo', payloadSize: 65_001 }, protocol: 'UDP' }, 'to 65000'],
  ['a rate of nothing', { rate: 0 }, 'rate 0: must be a number of connections per second up to 100000'],
  ['more than a day', { durationMs: 86_400_001 }, 'duration in milliseconds 86400001: must be'],
  [
    'connecting by datagram',
    { exchange: { kind: 'connect' }, protocol: 'UDP' },
    'UDP has no connections that could be op',
  ],
  ['waiting for a datagram', { exchange: { kind: 'expect', text: 'x' }, protocol: 'UDP' }, 'a UDP server says nothing'],
  ['holding without end', { keepOpen: { intervalMs: 1 } }, 'connections cannot be kept open without a duration'],
  ['holding datagrams', { keepOpen: { intervalMs: 1 }, durationMs: 1, protocol: 'UDP' }, 'UDP has no connections that'],
  [
    'holding what is asked once',
    { keepOpen: { intervalMs: 1 }, durationMs: 1, exchange: { kind: 'expect', text: 'x' } },
    'connections that are kept open can only be echoed on, or left alone',
  ],
  ['holding more than memory holds', { keepOpen: { intervalMs: 1 }, durationMs: 86_400_000 }, 'more than 10000000'],
])('refuses %s', async (_, changes, message) => {
  const attempt = run(1, changes);
  await expect(attempt).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining(message) });
});
