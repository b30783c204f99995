/** Echo server and echo test over real sockets. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/echo/exchange.ts';
import { runDirectEchoTest } from '../../src/echo/run-direct-echo-test.ts';
import { type EchoTestOptions, runEchoTest } from '../../src/echo/run-echo-test.ts';
import { startEchoServer } from '../../src/echo/server.ts';
import { createCertificates, hasOpenssl } from '../cluster/certificates.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function startEcho(hostname: string) {
  const server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname });
  cleanups.push(server.close);
  return server;
}

/** A server of any behaviour. */
async function startServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
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

async function connect(port: number): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  cleanups.push(() => socket.destroy());
  return socket;
}

async function readToEnd(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const options = (port: number, changes: Partial<EchoTestOptions> = {}): EchoTestOptions => ({
  target: { host: '127.0.0.1', port },
  connections: 20,
  concurrency: 5,
  timeoutMs: 10_000,
  expected: [],
  ...changes,
});

describe('echo server', () => {
  test('answers a client that has ended its side, byte for byte', async () => {
    const server = await startEcho('node-1');
    const socket = await connect(server.port);
    const data = Buffer.from([0, 255, 10, 13, 0, 128, 195]);
    socket.end(data);
    expect(await readToEnd(socket)).toEqual(Buffer.concat([Buffer.from('node-1: '), data]));
    await expect.poll(() => server.connections).toBe(0);
  });

  test('does not fall over when clients reset', async () => {
    const server = await startEcho('node-1');
    const sockets = await Promise.all(Array.from({ length: 50 }, () => connect(server.port)));
    for (const socket of sockets) {
      socket.write('x'.repeat(100_000));
      socket.resetAndDestroy();
    }
    const survivor = await connect(server.port);
    survivor.end('still there?');
    expect((await readToEnd(survivor)).toString()).toBe('node-1: still there?');
    await expect.poll(() => server.connections).toBe(0);
  });

  test('sends back megabytes to a client that reads late', async () => {
    const server = await startEcho('n');
    const socket = await connect(server.port);
    socket.pause();
    socket.end(Buffer.alloc(8 * 1024 * 1024, 'x'));
    const echoed = (await readToEnd(socket)).toString('latin1');
    expect(echoed.replaceAll('n: ', '')).toHaveLength(8 * 1024 * 1024);
  });

  test('closes at once although connections are open, and frees the port', async () => {
    const server = await startEcho('node-1');
    const socket = await connect(server.port);
    socket.on('error', () => {});
    await expect.poll(() => server.connections).toBe(1);
    await Promise.all([
      server.close(),
      server.close(),
      once(socket, 'close'),
      once(socket.resume(), 'end').then(() => socket.destroy()),
    ]);
    const again = await startEchoServer({ host: '127.0.0.1', port: server.port, hostname: 'again' });
    await again.close();
  });

  test('a taken port and an aborted signal are refused', async () => {
    const server = await startEcho('node-1');
    await expect(startEchoServer({ host: '127.0.0.1', port: server.port, hostname: 'b' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await expect(startEchoServer({ port: 0, hostname: 'b', signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('as a program: serves under HOSTNAME and ends with 0 on SIGTERM', async () => {
    const script = fileURLToPath(new URL('../../src/echo/echo-server-main.ts', import.meta.url));
    const child = spawn(process.execPath, [script, '--port', '0', '--host', '127.0.0.1'], {
      env: { ...process.env, HOSTNAME: 'pod-7' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanups.push(() => child.kill('SIGKILL'));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(/^pod-7 echoes on 127\.0\.0\.1 port (\d+)\n$/.exec(line.toString())?.[1]);
    const report = await runEchoTest(options(port, { expected: [{ hostname: 'pod-7' }] }));
    expect(report.problems).toEqual([]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('as a program: UDP beside TCP, and only TCP with a PROXY protocol header', async () => {
    const script = fileURLToPath(new URL('../../src/echo/echo-server-main.ts', import.meta.url));
    const flags = ['--port', '0', '--host', '127.0.0.1', '--udp', '--proxy-protocol'];
    const child = spawn(process.execPath, [script, ...flags], {
      env: { ...process.env, HOSTNAME: 'pod-7' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanups.push(() => child.kill('SIGKILL'));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    while (!output.includes('/UDP\n')) await once(child.stdout, 'data');
    const port = Number(/^pod-7 echoes on 127\.0\.0\.1 port (\d+)\n/.exec(output)?.[1]);
    expect(output).toContain(`pod-7 echoes on 127.0.0.1 port ${port}/UDP\n`);

    const probe = createConnection({ host: '127.0.0.1', port }).end();
    await once(probe, 'close');
    const bare = createConnection({ host: '127.0.0.1', port });
    bare.on('error', () => {}).write('GET / HTTP/1.0\r\n\r\n');
    await once(bare, 'close');
    const proxied = createConnection({ host: '127.0.0.1', port });
    proxied.write(`PROXY TCP4 198.51.100.7 192.0.2.1 51514 446\r\nhi`);
    expect(String((await once(proxied, 'data'))[0])).toBe('pod-7: hi');
    proxied.destroy();
    expect(output.match(/no PROXY protocol header/g)).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('as a program: a port that is none is a usage error', async () => {
    const script = fileURLToPath(new URL('../../src/echo/echo-server-main.ts', import.meta.url));
    const child = spawn(process.execPath, [script, '--port', '99999'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [line] = (await once(child.stderr, 'data')) as [Buffer];
    expect(line.toString()).toBe('--port 99999: not a port number between 0 and 65535\n');
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});

describe('echo test', () => {
  test('reaches every backend behind a balancer and says who answered', async () => {
    const servers = await Promise.all(['node-1', 'node-2', 'node-3'].map(startEcho));
    let next = 0;
    const port = await startServer((socket) => {
      const backend = createConnection({ host: '127.0.0.1', port: servers[next++ % 3]?.port ?? 0 });
      backend.on('error', () => socket.destroy());
      socket.pipe(backend).pipe(socket);
    });
    const progress: number[] = [];
    const expected = servers.map((_, index) => ({ hostname: `node-${index + 1}` }));
    const report = await runEchoTest(
      options(port, { connections: 300, concurrency: 20, expected, onProgress: ({ done }) => progress.push(done) }),
    );
    expect(report).toMatchObject({ connections: 300, succeeded: 300, passed: true, problems: [], cancelled: false });
    expect(report.backends.map(({ hostname, connections }) => [hostname, connections])).toEqual([
      ['node-1', 100],
      ['node-2', 100],
      ['node-3', 100],
    ]);
    expect(report.roundTrip.p50).toBeGreaterThan(0);
    expect(progress).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  test('tells failures apart', async () => {
    const closed = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'x' });
    await closed.close();
    const failures = async (port: number, timeoutMs = 10_000) =>
      (await runEchoTest(options(port, { connections: 2, timeoutMs }))).failures;
    const none = { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 };
    expect(await failures(closed.port)).toEqual({ ...none, refused: 2 });
    expect(await failures(await startServer((socket) => socket.end()))).toEqual({ ...none, reset: 2 });
    const resetting = await startServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failures(resetting)).toEqual({ ...none, reset: 2 });
    expect(await failures(await startServer(() => {}), 100)).toEqual({ ...none, 'timed-out': 2 });
    const plainEcho = await startServer((socket) => socket.pipe(socket));
    expect(await failures(plainEcho)).toEqual({ ...none, 'wrong-answer': 2 });
    const http = await startServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failures(http)).toEqual({ ...none, 'wrong-answer': 2 });
  });

  test('a service that does not echo: by connecting, or by what it says', async () => {
    const port = await startServer((socket) => socket.write('220 mail.example.com ESMTP\r\n'));
    const run = async (exchange: Exchange, timeoutMs = 10_000) =>
      (await runEchoTest(options(port, { timeoutMs, exchange }))).succeeded;
    expect(await run({ kind: 'connect' })).toBe(20);
    expect(await run({ kind: 'expect', text: 'ESMTP', send: 'EHLO test\r\n' })).toBe(20);
    expect(await run({ kind: 'expect', text: 'POP3' }, 100)).toBe(0);
  });

  test.skipIf(!hasOpenssl)('speaks TLS and asks for the server by its name (needs openssl)', async () => {
    const { port: behind } = await startEcho('node-1');
    const { certificate: cert, key } = createCertificates().server;
    const names = new Set<string | false | null>();
    const front = createTlsServer({ cert, key }, (socket) => {
      names.add(socket.servername);
      socket.pipe(createConnection(behind, '127.0.0.1')).pipe(socket);
      socket.on('error', () => socket.destroy());
    });
    await once(front.listen(0, '127.0.0.1'), 'listening');
    cleanups.push(() => front.close());
    const { port } = front.address() as AddressInfo;
    const target = { host: '127.0.0.1', port, serverName: 'www.example.com' };
    const expected = [{ hostname: 'node-1' }];
    expect(await runEchoTest(options(port, { target, expected }))).toMatchObject({ passed: true, succeeded: 20 });
    const kept = { target, expected, connections: 3, durationMs: 300, keepOpen: { intervalMs: 50 } };
    expect(await runEchoTest(options(port, kept))).toMatchObject({ passed: true, succeeded: 3 });
    expect([...names]).toEqual(['www.example.com']);

    const plain = { target: { ...target, port: behind }, connections: 2 };
    expect((await runEchoTest(options(behind, plain))).failures).toMatchObject({ 'wrong-answer': 2 });
  });

  test('cancelled: closes everything at once and reports what there was', async () => {
    let opened = 0;
    const port = await startServer((socket) => {
      if (opened++ >= 5) return;
      socket.once('data', (data) => socket.end(`node-1: ${data}`));
    });
    const controller = new AbortController();
    const report = await runEchoTest(
      options(port, {
        timeoutMs: 60_000,
        signal: controller.signal,
        onProgress: ({ done }) => done === 5 && controller.abort(),
      }),
    );
    expect(report).toMatchObject({ connections: 5, succeeded: 5, cancelled: true, passed: false });
    expect(report.problems).toEqual(['The test was cancelled after 5 of 20 connections.']);
  });

  test.each([
    ['port 0', { target: { host: '127.0.0.1', port: 0 } }, 'port 0: must be a whole number from 1 to 65535'],
    ['no connections', { connections: 0 }, 'connections 0: must be a whole number from 1 to 1000000'],
    [
      'a name without an address',
      { target: { host: 'no.such.name.invalid', port: 1 } },
      'the name no.such.name.invalid has no address',
    ],
  ])('refuses %s', async (_, changes, message) => {
    await expect(runEchoTest(options(1, changes))).rejects.toMatchObject({ code: 'InvalidInput', message });
  });

  test('direct: when one cannot be tested to the end, the others are not left running', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket.resume()));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const backends = [
      { node: 'mute', host: '127.0.0.1', port },
      { node: 'node-1', host: '127.0.0.1', port: (await startEcho('node-1')).port },
    ];
    const onProgress = () => {
      if (sockets.length === 5) throw new Error('the terminal is gone');
    };
    const attempt = runDirectEchoTest({ backends, connections: 1e6, concurrency: 5, timeoutMs: 60_000, onProgress });
    await expect(attempt).rejects.toThrow('the terminal is gone');
    // Resolves once every connection has ended.
    await new Promise((resolve) => mute.close(resolve));
    expect(sockets).toHaveLength(5);
  });

  test('direct: names the backend that is broken', async () => {
    const one = await startEcho('node-1');
    const two = await startEcho('somebody-else');
    const three = await startEcho('node-3');
    await three.close();
    const backends = [one, two, three].map(({ port }, index) => ({
      node: `node-${index + 1}`,
      hostname: `node-${index + 1}`,
      host: '127.0.0.1',
      port,
    }));
    const report = await runDirectEchoTest({ backends, connections: 10, concurrency: 2, timeoutMs: 1000 });
    expect(report.backends.map(({ report: { succeeded } }) => succeeded)).toEqual([10, 10, 0]);
    expect(report).toMatchObject({
      passed: false,
      problems: [
        `Backend node-2 (127.0.0.1:${two.port}): Ready backend node-2 was not reached.`,
        `Backend node-2 (127.0.0.1:${two.port}): somebody-else answered 10 connections and is no ready backend.`,
        `Backend node-3 (127.0.0.1:${three.port}): 10 connections failed (10 refused), none may.`,
      ],
    });
  });
});
