/** The TCP connection of a test, with TLS where the target wants it. */
import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { EchoTarget } from './echo-target.ts';

/** `onReady`: data may be sent, after the handshake of TLS where there is one. Data comes as `latin1`. */
export function openSocket({ host, port, serverName }: EchoTarget, onReady: () => void): Socket {
  if (serverName === undefined) {
    return createConnection({ host, port, noDelay: true }).setEncoding('latin1').once('connect', onReady);
  }
  // Who answers is what is tested, not whose certificate it has.
  const socket = connectTls({ host, port, servername: serverName, rejectUnauthorized: false }, onReady);
  return socket.setNoDelay(true).setEncoding('latin1');
}
