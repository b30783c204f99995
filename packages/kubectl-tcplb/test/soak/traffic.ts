/** Connections through the balancer while the cluster changes: a steady stream of new ones, and some that stay. */
import { createConnection, type Socket } from 'node:net';

export interface Failure {
  /** `performance.now()` when the connection was begun, and when it failed. */
  readonly begun: number;
  readonly at: number;
  readonly message: string;
}

export interface Traffic {
  /** Of the stream. */
  readonly connections: number;
  readonly failures: readonly Failure[];
  /** The lasting connections that were cut, by who answered them. */
  readonly cut: readonly string[];
  /** Opens a connection that stays and is used each second; resolves to who answers it. */
  keep(): Promise<string>;
  stop(): void;
}

/** Milliseconds between two new connections. */
const INTERVAL_MS = 20;
/** Milliseconds for an answer. */
const ANSWER_MS = 10_000;

/** Begins at once. */
export function startTraffic(address: string, port: number): Traffic {
  const failures: Failure[] = [];
  const cut: string[] = [];
  const kept = new Set<Socket>();
  let connections = 0;
  let isStopped = false;

  const ask = (): void => {
    const begun = performance.now();
    connections += 1;
    const fail = (message: string) => {
      if (!isStopped) failures.push({ begun, at: performance.now(), message });
    };
    exchange(address, port).then(
      ({ socket }) => socket.destroy(),
      (error: Error) => fail(error.message),
    );
  };
  const timer = setInterval(ask, INTERVAL_MS);
  return {
    get connections() {
      return connections;
    },
    failures,
    cut,
    async keep() {
      const { socket, name } = await exchange(address, port);
      kept.add(socket);
      const beat = setInterval(() => socket.write('again'), 1_000);
      socket.setTimeout(0).on('data', () => {});
      socket.once('close', () => {
        clearInterval(beat);
        if (!isStopped) cut.push(name);
      });
      return name;
    },
    stop() {
      isStopped = true;
      clearInterval(timer);
      for (const socket of kept) socket.destroy();
    },
  };
}

function exchange(address: string, port: number): Promise<{ readonly socket: Socket; readonly name: string }> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, address, () => socket.write('hello'));
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject).once('close', () => reject(new Error('closed without an answer')));
    socket.once('data', (data) => resolve({ socket, name: String(data).split(':')[0] ?? '' }));
  });
}
