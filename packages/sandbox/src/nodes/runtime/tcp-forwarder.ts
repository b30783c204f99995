/** Forwards the TCP connections of one port. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Forwarder } from './forwarder.ts';
import type { PortForward } from './protocol.ts';

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…). */
export async function startTcpForwarder(forward: PortForward): Promise<Forwarder> {
  let endpoints = forward.endpoints;
  let turn = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const endpoint = endpoints[turn++ % endpoints.length];
    if (endpoint === undefined) {
      client.resetAndDestroy();
      return;
    }
    const { address, port } = endpoint;
    // A node masquerades: to its own pods, too, it goes under its own address, not under theirs as the kernel would.
    const from = { localAddress: forward.address };
    join(client, connect({ host: address, port, ...from, allowHalfOpen: true, noDelay: true }));
  });
  await listen(server, forward);
  return {
    setEndpoints(next) {
      endpoints = next;
    },
    close: () => void server.close(),
  };
}

/** Bytes and half-closes go both ways; a failure of either side resets the other. */
function join(client: Socket, target: Socket): void {
  client.pipe(target);
  target.pipe(client);
  client.on('error', () => target.resetAndDestroy());
  target.on('error', () => client.resetAndDestroy());
}

function listen(server: Server, { address, port }: PortForward): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, backlog: 4096 }, () => {
      server.off('error', reject);
      // Running out of file descriptors while accepting is reported here and passes by itself.
      server.on('error', () => {});
      resolve();
    });
  });
}
