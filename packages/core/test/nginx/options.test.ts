/** Each option changes what a real nginx does with real connections. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OptionName, optionSchemas } from '../../src/exposure/options/option-schemas.ts';
import { startBlockedListener } from './blocked-listener.ts';
import { createStage, type Line, type OptionStage, type Place } from './option-stage.ts';
import { nginxFacts, nginxNote } from './real-nginx.ts';

const DEADLINE_MS = 20_000;

/** Proved in backend-options.test.ts: they change which backends there are, or where they listen. */
const ELSEWHERE: readonly OptionName[] = ['mode', 'nodeAddress', 'cordonedNodes', 'addresses'];

let stage: OptionStage;

const tell = (socket: Socket, name: string) => void socket.write(name);

async function twoNodes(onConnection = tell): Promise<[Place, Place]> {
  return [await stage.startNode('node-1', onConnection), await stage.startNode('node-2', onConnection)];
}

/** Who answers one connection after the other, each closed before the next. */
async function askInTurn(port: number, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let time = 0; time < times; time++) {
    const line = stage.open(port);
    answers.push(await line.first);
    line.socket.destroy();
  }
  return answers;
}

async function ended({ socket }: Line): Promise<void> {
  socket.resume();
  if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
}

/** With one backend busy and the other not any more, round robin would take the busy one. */
async function takesTheIdleOne(algorithm: string): Promise<void> {
  const closed = Promise.withResolvers<void>();
  const backends = await twoNodes((socket, name) => {
    socket.write(name);
    if (name === 'node-2') socket.once('close', () => closed.resolve());
    socket.resume();
  });
  const port = await stage.serve([{ options: { algorithm }, backends }]);
  const busy = [stage.open(port), stage.open(port)];
  expect((await Promise.all(busy.map(({ first }) => first))).toSorted()).toEqual(['node-1', 'node-2']);
  for (const line of busy) if ((await line.first) === 'node-2') line.socket.destroy();
  await closed.promise;
  expect(await stage.open(port).first).toBe('node-2');
  expect(await stage.open(port).first).not.toBe('');
}

/** How many sessions tried the backend. */
async function attemptsAt({ address, port }: Place, sessions: number): Promise<number> {
  const deadline = Date.now() + DEADLINE_MS;
  while (stage.accessLog().length < sessions && Date.now() < deadline) await delay(20);
  return stage.accessLog().filter(({ backend }) => String(backend).includes(`${address}:${port}`)).length;
}

/** Kernel timers (2: keep-alive) of the established TCP connections at a port, from both ends' view of /proc/net/tcp. */
function timersAt(localPort: number | undefined, remotePort: number | undefined): string[] {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, remote, state]) => {
      const isLocal = localPort === undefined || local?.endsWith(`:${hex(localPort)}`);
      return state === '01' && isLocal && (remotePort === undefined || remote?.endsWith(`:${hex(remotePort)}`));
    })
    .map(([, , , , , timer = '']) => timer.slice(0, 2));
}

/** The first bytes of a TLS client that asks for this name. */
async function clientHello(servername: string): Promise<Buffer> {
  const hello = Promise.withResolvers<Buffer>();
  const wire = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      hello.resolve(chunk);
      done();
    },
  });
  connectTls({ socket: wire as Socket, servername }).on('error', () => undefined);
  const bytes = await hello.promise;
  wire.destroy();
  return bytes;
}

async function ask(port: number, bytes: Buffer | string): Promise<string> {
  const line = stage.open(port);
  line.socket.write(bytes);
  return await line.first;
}

/** The bytes that come until the end, and the seconds that it took. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function askByDatagram(port: number, times: number, pauseMs = 0): Promise<string[]> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const answers: string[] = [];
  for (let time = 0; time < times; time++) {
    if (time > 0) await delay(pauseMs);
    socket.send('who?', port, '127.0.0.1');
    const [name] = await once(socket, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) });
    answers.push(String(name));
  }
  socket.close();
  return answers;
}

const PROOFS: { readonly [K in OptionName]?: readonly (readonly [what: string, proof: () => Promise<void>])[] } = {
  algorithm: [
    ['least-connections takes the idle one', () => takesTheIdleOne('least-connections')],
    ['random-two takes the less busy one of two', () => takesTheIdleOne('random-two')],
    [
      'source-hash keeps a client where it is',
      async () => {
        const port = await stage.serve([{ options: { algorithm: 'source-hash' }, backends: await twoNodes() }]);
        expect(new Set(await askInTurn(port, 10)).size).toBe(1);
      },
    ],
    [
      'round-robin takes turns',
      async () => {
        const port = await stage.serve([{ options: { algorithm: 'round-robin' }, backends: await twoNodes() }]);
        expect((await askInTurn(port, 4)).toSorted()).toEqual(['node-1', 'node-1', 'node-2', 'node-2']);
      },
    ],
  ],
  maxConnections: [
    [
      'closes the one too many',
      async () => {
        const port = await stage.serve([{ options: { 'max-connections': '2' }, backends: await twoNodes() }]);
        const lines = [stage.open(port), stage.open(port)];
        expect(await Promise.all(lines.map(({ first }) => first))).not.toContain('');
        expect(await stage.open(port).first).toBe('');
      },
    ],
  ],
  maxConnectionsPerBackend: [
    [
      'closes what no backend has room for',
      async () => {
        const options = { 'max-connections-per-backend': '1' };
        const port = await stage.serve([{ options, backends: await twoNodes() }]);
        const lines = [stage.open(port), stage.open(port)];
        expect((await Promise.all(lines.map(({ first }) => first))).toSorted()).toEqual(['node-1', 'node-2']);
        expect(await stage.open(port).first).toBe('');
      },
    ],
  ],
  connectTimeoutMs: [
    [
      'gives up a backend that does not answer',
      async () => {
        const blocked = await startBlockedListener();
        const backends = [{ name: 'node-1', address: blocked.address, port: blocked.port }];
        const options = { 'connect-timeout': '150ms' };
        const port = await stage.serve([{ options, backends }], { connectTimeoutMs: 60_000 });
        expect(await timed(() => ended(stage.open(port)))).toBeGreaterThan(0.1);
        await blocked.close();
      },
    ],
  ],
  idleTimeoutSeconds: [
    [
      'closes what is silent',
      async () => {
        const port = await stage.serve([{ options: { 'idle-timeout': '1s' }, backends: await twoNodes() }]);
        expect(await timed(() => ended(stage.open(port)))).toBeGreaterThan(0.8);
      },
    ],
  ],
  maxFails: [
    [
      '3 tries a dead backend three times, 0 for ever',
      async () => {
        const backends = await twoNodes();
        await stage.stopNode(backends[1]);
        const options = { 'max-fails': '3', 'fail-timeout': '1h', 'access-log': 'true' };
        const port = await stage.serve([{ options, backends }]);
        expect(await askInTurn(port, 12)).toEqual(Array(12).fill('node-1'));
        expect(await attemptsAt(backends[1], 12)).toBe(3);
      },
    ],
    [
      '0 never leaves a backend out',
      async () => {
        const backends = await twoNodes();
        await stage.stopNode(backends[1]);
        const port = await stage.serve([{ options: { 'max-fails': '0', 'access-log': 'true' }, backends }]);
        await askInTurn(port, 12);
        expect(await attemptsAt(backends[1], 12)).toBeGreaterThan(3);
      },
    ],
  ],
  failTimeoutSeconds: [
    [
      '1h leaves a backend out that has come back, 1s tries it again',
      async () => {
        const backends = await twoNodes();
        const restart = await stage.stopNode(backends[1]);
        const again = await stage.startNode('node-3', tell);
        const free = await stage.serve([
          { name: 'long', options: { 'fail-timeout': '1h' }, backends },
          { name: 'short', port: again.port, options: { 'fail-timeout': '1s' }, backends },
        ]);
        await askInTurn(free, 4);
        await askInTurn(again.port, 4);
        await restart();
        const deadline = Date.now() + DEADLINE_MS;
        let answers: string[] = [];
        while (!answers.includes('node-2') && Date.now() < deadline) answers = await askInTurn(again.port, 4);
        expect(answers).toContain('node-2');
        expect(await askInTurn(free, 4)).toEqual(Array(4).fill('node-1'));
      },
    ],
  ],
  nextBackendTries: [
    [
      '1 tries no other backend',
      async () => {
        const backends = await twoNodes();
        await stage.stopNode(backends[1]);
        const options = { 'next-backend-tries': '1', 'max-fails': '0' };
        const port = await stage.serve([{ options, backends }]);
        expect((await askInTurn(port, 4)).toSorted()).toEqual(['', '', 'node-1', 'node-1']);
      },
    ],
  ],
  tcpKeepAlive: [
    [
      'sets the timers of the kernel on both sides, and false does not',
      async () => {
        const [node] = await twoNodes();
        const off = await stage.startNode('node-3', tell);
        const port = await stage.serve([
          { name: 'on', backends: [node] },
          { name: 'off', port: off.port, options: { 'tcp-keepalive': 'false' }, backends: [off] },
        ]);
        await Promise.all([stage.open(port).first, stage.open(off.port).first]);
        expect(timersAt(port, undefined)).toEqual(['02']);
        expect(timersAt(undefined, node.port)).toEqual(['02']);
        expect(timersAt(off.port, undefined).concat(timersAt(undefined, off.port))).not.toContain('02');
      },
    ],
  ],
  proxyProtocol: [
    [
      'v1 tells the backend who the client is',
      async () => {
        const node = await stage.startNode('node-1', (socket) => void socket.pipe(socket));
        const port = await stage.serve([{ options: { 'proxy-protocol': 'v1' }, backends: [node] }]);
        const line = stage.open(port);
        await once(line.socket, 'connect');
        expect(await line.first).toBe(`PROXY TCP4 127.0.0.1 127.0.0.1 ${line.socket.localPort} ${port}\r\n`);
      },
    ],
  ],
  uploadRate: [
    [
      'slows the client down',
      async () => {
        const received = Promise.withResolvers<void>();
        const node = await stage.startNode('node-1', (socket) => {
          let bytes = 0;
          socket.on('data', (data) => {
            bytes += data.length;
            if (bytes === 200_000) received.resolve();
          });
        });
        const port = await stage.serve([{ options: { 'upload-rate': '64k' }, backends: [node] }]);
        const seconds = await timed(async () => {
          stage.open(port).socket.write(Buffer.alloc(200_000));
          await received.promise;
        });
        expect(seconds).toBeGreaterThan(1);
      },
    ],
  ],
  downloadRate: [
    [
      'slows the backend down',
      async () => {
        const node = await stage.startNode('node-1', (socket) => void socket.end(Buffer.alloc(200_000)));
        const port = await stage.serve([{ options: { 'download-rate': '64k' }, backends: [node] }]);
        expect(await timed(() => ended(stage.open(port)))).toBeGreaterThan(1);
      },
    ],
  ],
  udpResponses: [
    [
      '1 ends a session with the first answer, so that the next datagram is a new one',
      async () => {
        const backends = [await stage.startUdpNode('node-1'), await stage.startUdpNode('node-2')];
        const port = await stage.serve([{ protocol: 'UDP', options: { 'udp-responses': '1' }, backends }]);
        expect(new Set(await askByDatagram(port, 4)).size).toBe(2);
      },
    ],
  ],
  udpTimeoutSeconds: [
    [
      '1s forgets a session that is silent for longer',
      async () => {
        const backends = [await stage.startUdpNode('node-1'), await stage.startUdpNode('node-2')];
        const port = await stage.serve([{ protocol: 'UDP', options: { 'udp-timeout': '1s' }, backends }]);
        expect(new Set(await askByDatagram(port, 4)).size).toBe(1);
        expect(new Set(await askByDatagram(port, 4, 1500)).size).toBe(2);
      },
    ],
  ],
  tlsServerNames: [
    [
      'tells exposures on one port apart, and closes what nobody has',
      async () => {
        const [web, mail] = await twoNodes((socket, name) => void socket.once('data', () => socket.write(name)));
        const listener = await stage.startNode('reserved', tell);
        await stage.stopNode(listener);
        const share = { port: listener.port };
        await stage.serve([
          {
            name: 'web',
            ...share,
            options: { 'tls-server-names': 'www.example.com,*.web.example.com' },
            backends: [web],
          },
          { name: 'mail', ...share, options: { 'tls-server-names': 'mail.example.com' }, backends: [mail] },
          {
            name: 'closed',
            ...share,
            options: { 'tls-server-names': 'closed.example.com' },
            spec: { loadBalancerSourceRanges: ['192.0.2.0/24'] },
            backends: [mail],
          },
          {
            name: 'open',
            ...share,
            options: { 'tls-server-names': 'open.example.com' },
            spec: { loadBalancerSourceRanges: ['127.0.0.0/8'] },
            backends: [mail],
          },
        ]);
        const names = ['www', 'a.web', 'mail', 'open', 'closed', 'unknown'];
        const answers = names.map(async (name) => ask(listener.port, await clientHello(`${name}.example.com`)));
        expect(await Promise.all(answers)).toEqual(['node-1', 'node-1', 'node-2', 'node-2', '', '']);
        expect(await ask(listener.port, 'GET / HTTP/1.1\r\n\r\n')).toBe('');
      },
    ],
    [
      "leaves the client's address whole for a backend that wants a PROXY header",
      async () => {
        const node = await stage.startNode('node-1', (socket) => void socket.pipe(socket));
        const options = { 'tls-server-names': 'www.example.com', 'proxy-protocol': 'v1' };
        const port = await stage.serve([{ options, backends: [node] }]);
        const line = stage.open(port);
        line.socket.write(await clientHello('www.example.com'));
        const [header] = (await line.first).split('\r\n');
        expect(header).toBe(`PROXY TCP4 127.0.0.1 127.0.0.1 ${line.socket.localPort} ${port}`);
      },
    ],
  ],
  transparent: [
    [
      "connects from the client's address",
      async () => {
        const node = await stage.startNode('node-1', (socket) => void socket.write(`from ${socket.remoteAddress}`));
        const port = await stage.serve([{ options: { transparent: 'true' }, backends: [node] }]);
        expect(await stage.open(port, '127.0.0.77').first).toBe('from 127.0.0.77');
      },
    ],
  ],
  accessLog: [
    [
      'says which backend had which client',
      async () => {
        const [node] = await twoNodes((socket, name) => void socket.end(name));
        const port = await stage.serve([{ options: { 'access-log': 'true' }, backends: [node] }]);
        await askInTurn(port, 1);
        expect(await attemptsAt(node, 1)).toBe(1);
        expect(stage.accessLog()).toMatchObject([
          {
            exposure: 'default/echo',
            listener: `TCP/${port}`,
            client: '127.0.0.1',
            backend: `${node.address}:${node.port}`,
            status: 200,
            bytesToClient: 'node-1'.length,
            bytesFromClient: 0,
          },
        ]);
      },
    ],
  ],
  snippet: [
    [
      'does what it says',
      async () => {
        const backends = await twoNodes();
        const port = await stage.serve([{ options: { snippet: 'deny all;' }, backends }], { allowSnippets: true });
        expect(await stage.open(port).first).toBe('');
      },
    ],
  ],
};

it('each option has a proof', () => {
  expect([...Object.keys(PROOFS), ...ELSEWHERE].toSorted()).toEqual(Object.keys(optionSchemas).toSorted());
});

describe.skipIf(nginxFacts === undefined)(`a running nginx${nginxNote}`, () => {
  beforeEach(() => {
    stage = createStage();
  });
  afterEach(() => stage.close());

  for (const [name, proofs] of Object.entries(PROOFS)) {
    const isImpossible = name === 'transparent' && nginxFacts?.missing?.includes('transparent') === true;
    const note = isImpossible ? ' (SKIPPED: needs CAP_NET_RAW)' : '';
    const { annotation } = optionSchemas[name as OptionName];
    for (const [what, proof] of proofs) it.skipIf(isImpossible)(`${annotation}: ${what}${note}`, proof, 60_000);
  }

  it('gives a node of weight 3 three times as much', async () => {
    const [first, second] = await twoNodes();
    const port = await stage.serve([{ backends: [{ ...first, weight: 3 }, second] }]);
    const answers = await askInTurn(port, 40);
    expect(answers.filter((answer) => answer === 'node-1')).toHaveLength(30);
  });

  it("runs a user's own template", async () => {
    const exposureTemplate =
      '{{#listeners}}server { {{#listens}}listen {{.}}; {{/listens}} return "{{name}} {{viewVersion}}"; }{{/listeners}}';
    const port = await stage.serve([{ backends: await twoNodes() }], { exposureTemplate });
    expect(await stage.open(port).first).toBe('echo 1');
  });
});
