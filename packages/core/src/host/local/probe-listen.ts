/** Finds out whether this machine would let us listen, by listening for a moment. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { ListenAddress, ListenProbe } from '../lb-host.ts';

/** Rejects with Node's own error when the system refuses for a reason that ListenProbe does not know. */
export async function probeListen(listens: readonly ListenAddress[]): Promise<ListenProbe[]> {
  const probes: ListenProbe[] = [];
  // At the same time they would be in each other's way.
  for (const listen of listens) probes.push(await probeOne(listen));
  return probes;
}

async function probeOne({ address, protocol, port }: ListenAddress): Promise<ListenProbe> {
  try {
    await (protocol === 'TCP' ? bindTcp(address, port) : bindUdp(address, port));
    return 'free';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return 'taken';
    if (code === 'EACCES' || code === 'EPERM') return 'not-permitted';
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') return 'no-such-address';
    throw error;
  }
}

function bindTcp(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => server.close(() => resolve()));
  });
}

function bindUdp(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', ipv6Only: address.includes(':') });
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve()));
  });
}
