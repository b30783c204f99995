/** The echo server for UDP ports: each datagram goes back as `<hostname>: <data>`. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export interface UdpEchoOptions {
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  readonly hostname: string;
  readonly log: (line: string) => void;
}

/** Resolves once bound, with how to close it. Rejects with Node's own error (`EADDRINUSE`, `EACCES`…). */
export function startUdpEcho({ address, port, hostname, log }: UdpEchoOptions): Promise<() => Promise<void>> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const prefix = Buffer.from(`${hostname}: `);
  socket.on('message', (data, peer) => {
    log(`datagram from ${peer.address}:${peer.port}, ${data.length} bytes`);
    socket.send([prefix, data], peer.port, peer.address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      // An ICMP refusal of an answer is the peer's business.
      socket.on('error', () => {});
      log(`${hostname} echoes on ${address} port ${port}/UDP`);
      resolve(() => new Promise((closed) => socket.close(() => closed())));
    });
  });
}
