/** A server that never accepts, with its queue full: to whom it may concern, a host that does not answer. */
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

const LISTENER = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer().listen({ port: 0, host: '127.0.7.250', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  // The thread that would accept sleeps for good.
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;

export interface BlockedListener {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function startBlockedListener(): Promise<BlockedListener> {
  const worker = new Worker(LISTENER, { eval: true });
  const port = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const fillers: Socket[] = [];
  let isFull = false;
  while (!isFull) {
    const socket = connect(port, '127.0.7.250');
    fillers.push(socket.on('error', () => undefined));
    isFull = await new Promise((resolve) => {
      const timer = setTimeout(resolve, 300, true);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }
  return {
    address: '127.0.7.250',
    port,
    close: async () => {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
}
