/** Real proxies for the tests: HTTP CONNECT and SOCKS 5. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface ProxyServer {
  readonly port: number;
  /** `host:port` of each tunnel asked for. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Expected `user:password`; others get a 407. */
  readonly login?: string;
}

/** Tunnels to 127.0.0.1, whatever host is asked for. */
export async function startConnectProxy({ login }: ConnectProxyOptions = {}): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? '');
    const expected = login && `Basic ${Buffer.from(login).toString('base64')}`;
    if (expected && request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    tunnel(client, Number(request.url?.split(':').at(-1)), 'HTTP/1.1 200 Connection established\r\n\r\n');
  });
  return listen(server, tunnels);
}

/** No authentication; names only. Tunnels to 127.0.0.1. */
export async function startSocksProxy(): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request: Buffer) => {
        const { host, port } = parseSocksRequest(request);
        tunnels.push(`${host}:${port}`);
        tunnel(client, port, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
      });
    });
  });
  return listen(server, tunnels);
}

function parseSocksRequest(request: Buffer): { host: string; port: number } {
  const isName = request[3] === 3;
  const end = isName ? 5 + (request[4] ?? 0) : 8;
  const host = isName ? request.subarray(5, end).toString() : request.subarray(4, end).join('.');
  return { host, port: request.readUInt16BE(end) };
}

function tunnel(client: Socket, port: number, greeting: string | Buffer): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write(greeting);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

async function listen(server: Server, tunnels: readonly string[]): Promise<ProxyServer> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
