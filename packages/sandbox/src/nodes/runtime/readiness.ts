/** Probes a running container for as long as it runs, as a kubelet does: it is ready after so many successes in a row. */
import { connect } from 'node:net';
import type { ReadinessProbe } from './protocol.ts';

export interface Readiness {
  readonly isReady: boolean;
  /** What the last probe said, when it failed. */
  readonly failure: string | undefined;
  stop(): void;
}

/** Without a probe it is ready at once. `onChange` follows every change of what is to be seen here. */
export function watchReadiness(probe: ReadinessProbe | undefined, onChange: () => void): Readiness {
  if (probe === undefined) return { isReady: true, failure: undefined, stop: () => {} };
  let isReady = false;
  let failure: string | undefined;
  let row = 0;
  let timer: NodeJS.Timeout;
  const stopping = new AbortController();

  const note = (result: string | undefined) => {
    const before = { isReady, failure };
    row = (result === undefined) === (failure === undefined) ? row + 1 : 1;
    failure = result;
    if (row >= (result === undefined ? probe.successThreshold : probe.failureThreshold)) isReady = result === undefined;
    if (before.isReady !== isReady || before.failure !== failure) onChange();
  };
  const round = async () => {
    const result = await runProbe(probe, stopping.signal);
    if (stopping.signal.aborted) return;
    note(result);
    timer = setTimeout(round, probe.periodMs);
  };
  timer = setTimeout(round, probe.initialDelayMs);
  return {
    get isReady() {
      return isReady;
    },
    get failure() {
      return failure;
    },
    stop() {
      clearTimeout(timer);
      stopping.abort();
    },
  };
}

/** Undefined when it succeeds, otherwise why not, in a kubelet's words. */
function runProbe({ target, timeoutMs }: ReadinessProbe, signal: AbortSignal): Promise<string | undefined> {
  if ('failure' in target) return Promise.resolve(target.failure ?? undefined);
  const { address, port } = target;
  const place = `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}`;
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal });
    const finish = (result: string | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => finish(`${place}: i/o timeout`));
    socket.once('connect', () => finish(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      finish(`${place}: ${error.code === 'ECONNREFUSED' ? 'connect: connection refused' : error.message}`);
    });
  });
}
