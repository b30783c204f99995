import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, it } from 'vitest';
import { tryDatagram } from './try-datagram.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function bind(onMessage?: (socket: Socket, port: number) => void): Promise<number> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (_, peer) => onMessage?.(socket, peer.port));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

const at = (port: number) => ({ address: '127.0.0.1', port });

it('learns that somebody answers', async () => {
  const port = await bind((socket, peer) => socket.send('what?', peer, '127.0.0.1'));
  expect(await tryDatagram(at(port), { timeoutMs: 10_000 })).toBe('answered');
});

it('hears nothing where somebody listens and says nothing', async () => {
  expect(await tryDatagram(at(await bind()), { timeoutMs: 50 })).toBe('silent');
});

it('is refused where nobody listens', async () => {
  const port = await bind();
  sockets.pop()?.close();
  expect(await tryDatagram(at(port), { timeoutMs: 10_000 })).toBe('refused');
});

it('does not reach a name that there is not', async () => {
  expect(await tryDatagram({ address: 'nobody.invalid', port: 9 }, { timeoutMs: 10_000 })).toBe('unreachable');
});

it('ends when it is cancelled', async () => {
  const controller = new AbortController();
  const outcome = tryDatagram(at(await bind(() => controller.abort())), {
    timeoutMs: 10_000,
    signal: controller.signal,
  });
  expect(await outcome).toBe('cancelled');
  expect(await tryDatagram(at(1), { timeoutMs: 10_000, signal: controller.signal })).toBe('cancelled');
});
