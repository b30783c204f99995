import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startUdpEchoServer } from './udp-server.ts';

async function ask(port: number, address: string, data: Buffer): Promise<Buffer> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.send(data, port, address);
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })) as [Buffer];
    return answer;
  } finally {
    socket.close();
  }
}

test.each([
  ['text', Buffer.from('hi')],
  ['nothing', Buffer.alloc(0)],
  ['every byte there is', Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte))],
])('%s comes back behind the name', async (_, data) => {
  await using stack = new AsyncDisposableStack();
  const server = await startUdpEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
  stack.defer(() => server.close());
  expect(await ask(server.port, '127.0.0.1', data)).toEqual(Buffer.concat([Buffer.from('node-1: '), data]));
});

test('without an address it answers on IPv4 and IPv6', async () => {
  const server = await startUdpEchoServer({ port: 0, hostname: 'both' });
  try {
    expect(String(await ask(server.port, '127.0.0.1', Buffer.from('4')))).toBe('both: 4');
    expect(String(await ask(server.port, '::1', Buffer.from('6')))).toBe('both: 6');
  } finally {
    await server.close();
  }
});

test('a port that is taken is refused, and free again after the end', async () => {
  const stop = new AbortController();
  const options = { host: '127.0.0.1', hostname: 'first' };
  const { port } = await startUdpEchoServer({ ...options, port: 0, signal: stop.signal });
  await expect(startUdpEchoServer({ ...options, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  stop.abort();
  const again = await startUdpEchoServer({ ...options, port });
  await again.close();
  await again.close();
});

test('an answer that fits no datagram is lost, and the next one is not', async () => {
  const lines: string[] = [];
  const server = await startUdpEchoServer({
    host: '127.0.0.1',
    port: 0,
    hostname: 'x'.repeat(63),
    log: (line) => lines.push(line),
  });
  const socket = createSocket('udp4');
  try {
    socket.send(Buffer.alloc(65_500), server.port, '127.0.0.1');
    expect(String(await ask(server.port, '127.0.0.1', Buffer.from('hi')))).toBe(`${'x'.repeat(63)}: hi`);
    expect(lines.at(-1)).toContain('EMSGSIZE');
  } finally {
    socket.close();
    await server.close();
  }
});
