/** A way to a TCP port of this machine that can be held up, closed and opened again. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** On 127.0.0.1, the same as long as the gate exists. */
  readonly port: number;
  /** What the far side sends waits here. */
  hold(): void;
  release(): void;
  /** Breaks all connections and refuses new ones. */
  close(): Promise<void>;
  /** Accepts again. */
  reopen(): Promise<void>;
}

export async function openGate(target: number): Promise<Gate> {
  /** By the far side of each connection, the near one. */
  const connections = new Map<Socket, Socket>();
  const server = createServer((near) => {
    const other = connect(target, '127.0.0.1');
    connections.set(other, near);
    near.pipe(other).pipe(near);
    const end = () => {
      connections.delete(other);
      near.destroy();
      other.destroy();
    };
    for (const socket of [near, other]) socket.on('error', end).on('close', end);
  });
  const listen = async (port: number): Promise<number> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    port,
    hold() {
      for (const far of connections.keys()) far.unpipe();
    },
    release() {
      for (const [far, near] of connections) far.pipe(near);
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const far of connections.keys()) far.destroy();
      await closed;
    },
    reopen: async () => void (await listen(port)),
  };
}
