/** A door between a process and a server, the API server mostly, which the test can shut: then nobody answers, as when the server is down. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface ApiDoor {
  /** The same as long as the door exists. */
  readonly port: number;
  /** Bytes that have passed so far, as the server sees them. */
  readonly traffic: { readonly sent: number; readonly received: number };
  /** Kubeconfig of a cluster behind the door. */
  kubeconfig(original: string): string;
  /** Ends all connections and refuses new ones. */
  shut(): void;
  /** Shuts it when so many more bytes have come to the server; resolves then. */
  shutAfter(bytes: number): Promise<void>;
  /** Nothing passes any more, and nobody is told: as when a network swallows what is sent. */
  pause(): void;
  /** What was held passes. */
  resume(): void;
  /** As before; nothing happens when it is open. */
  open(): Promise<void>;
}

/** Of bytes that have passed to the server. */
const NO_LIMIT = { received: Number.POSITIVE_INFINITY, onReached: () => {} };

/**
 * Opens it in front of the server at this URL, which has to have a certificate for `localhost`.
 * @param address where the door is, for processes that do not see this machine's loopback addresses
 */
export async function openApiDoor(url: string, address = '127.0.0.1'): Promise<ApiDoor> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  let isPaused = false;
  const traffic = { sent: 0, received: 0 };
  let limit = NO_LIMIT;

  const shut = () => {
    server?.close();
    for (const socket of sockets) socket.destroy();
  };
  const pass = (inner: Socket) => {
    const outer = connect(Number(target.port), target.hostname);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    inner.on('data', (data: Buffer) => {
      const left = limit.received - traffic.received;
      traffic.received += data.length;
      if (data.length < left) return;
      inner.unpipe(outer);
      outer.end(data.subarray(0, left), shut);
      limit.onReached();
    });
    outer.on('data', ({ length }: Buffer) => {
      traffic.sent += length;
    });
    inner.pipe(outer).pipe(inner);
    if (isPaused) inner.pause();
  };
  const open = async () => {
    if (server?.listening) return;
    server = createServer(pass).listen(port, address);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  await open();
  return {
    traffic,
    port,
    kubeconfig: (original) => {
      const server = `server: https://${address}:${port}`;
      return original.replaceAll(new RegExp(`^( *)server: ${url}$`, 'gm'), `$1${server}\n$1tls-server-name: localhost`);
    },
    open,
    pause() {
      isPaused = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isPaused = false;
      for (const socket of sockets) socket.resume();
    },
    shut,
    shutAfter: (bytes) =>
      new Promise((resolve) => {
        const onReached = () => {
          limit = NO_LIMIT;
          resolve();
        };
        limit = { received: traffic.received + bytes, onReached };
      }),
  };
}
