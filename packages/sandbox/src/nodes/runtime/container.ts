/**
 * One container, whatever its image: an echo server on each of its declared ports. When one of them cannot be opened, or
 * its command is one that ends, the container has crashed and is started again with a growing delay.
 */
import type { ContainerLog } from './container-log.ts';
import { type OpenListener, openListeners } from './open-listeners.ts';
import type { ContainerFailure, DesiredContainer, ObservedContainer } from './protocol.ts';
import { toListenFailure } from './protocol.ts';
import { type Readiness, watchReadiness } from './readiness.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

export interface ContainerOptions {
  readonly container: DesiredContainer;
  readonly hostname: string;
  readonly log: ContainerLog;
  readonly onChange: () => void;
}

export interface RunningContainer {
  observe(): ObservedContainer;
  /** TCP connections open at this moment. */
  connections(): number;
  /** Closes listeners and connections; the ports are free when it resolves. */
  stop(): Promise<void>;
}

export function startContainer({ container, hostname, log, onChange }: ContainerOptions): RunningContainer {
  let open: readonly OpenListener[] = [];
  let readiness: Readiness | undefined;
  let state: ObservedContainer['state'] = 'starting';
  let since = Date.now();
  let failures = 0;
  let failure: ContainerFailure | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopping = false;

  const enter = (next: ObservedContainer['state']) => {
    state = next;
    since = Date.now();
    onChange();
  };
  const fail = ({ exitCode, lines }: Ending) => {
    for (const line of lines) log.write(line);
    log.endRun();
    failures += 1;
    const retryInMs = retryDelay(failures);
    failure = { exitCode, message: lines.at(-1) ?? '', at: Date.now(), retryInMs };
    if (stopping) return;
    if (container.exit?.isRestarted === false) {
      enter('exited');
      return;
    }
    enter('failed');
    retry = setTimeout(() => {
      current = start();
    }, retryInMs);
  };
  const start = async () => {
    log.beginRun();
    try {
      if (container.exit !== undefined) {
        fail({ exitCode: container.exit.code, lines: container.exit.output });
        return;
      }
      open = await openListeners(container.listeners, hostname, log);
    } catch (error) {
      fail(describeListenFailure(error));
      return;
    }
    if (stopping) return;
    readiness = watchReadiness(container.readiness, onChange);
    enter('running');
  };
  let current = start();

  return {
    observe: () => ({
      name: container.name,
      state,
      since,
      restarts: state === 'failed' || state === 'exited' ? failures - 1 : failures,
      ...(failure === undefined ? {} : { failure }),
      isReady: state === 'running' && readiness?.isReady === true,
      ...(readiness?.failure === undefined ? {} : { probeFailure: readiness.failure }),
    }),
    connections: () => open.reduce((sum, listener) => sum + listener.connections(), 0),
    async stop() {
      stopping = true;
      clearTimeout(retry);
      await current;
      readiness?.stop();
      await Promise.all(open.map((listener) => listener.close()));
      log.end();
      enter('stopped');
    },
  };
}

interface Ending {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

const retryDelay = (failures: number): number => Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);

function describeListenFailure(error: unknown): Ending {
  const { code, message } = toListenFailure(error);
  return { exitCode: 1, lines: [`${message}${advice[code] ?? ''}`] };
}

const advice: Readonly<Record<string, string>> = {
  EACCES: '; ports below 1024 need root: run the sandbox as root or use a higher port',
  EADDRINUSE: '; another process of this node holds the port',
};
