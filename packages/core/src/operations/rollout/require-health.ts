/** Whether an LB host still does its work: it accepts on its listeners, and reaches a backend. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONNECT_SCRIPT, MAX_PLACES } from '../../connect-script.ts';
import { TcplbError, toTcplbError } from '../../errors.ts';
import type { Exposure } from '../../exposure/exposure.ts';
import { ANY_ADDRESS } from '../../exposure/taken-ports.ts';
import type { HostCommand, HostRequestOptions, LbHost } from '../../host/lb-host.ts';

/** Milliseconds between two looks. */
const PAUSE_MS = 250;
/** Seconds for one attempt. */
const CONNECT_SECONDS = 2;

/** Whether anybody accepts at one of these places, as the host sees them. `place`: `ADDRESS/PORT`. */
export function connectCommand(places: readonly string[]): HostCommand<boolean> {
  return {
    command: 'timeout',
    args: [`${CONNECT_SECONDS}`, 'bash', '-c', CONNECT_SCRIPT, 'tcplb', ...places.slice(0, MAX_PLACES)],
    parse: ({ exitCode }) => exitCode === 0,
  };
}

export interface HealthOptions extends HostRequestOptions {
  /** Milliseconds that a host has which was just changed. Default 5,000. */
  readonly deadlineMs?: number;
}

/**
 * Fails with `ApplyFailed` for a host that accepts nowhere, or reaches none of the backends that are ready: its network is
 * not what it should be, and the next host's may be the same. An exposure that is broken by itself stops nothing. Without
 * `bash` or `timeout` there nothing is known, and nothing stopped.
 */
export async function requireHealth(
  host: Pick<LbHost, 'run'>,
  exposures: readonly Exposure[],
  { deadlineMs = 5_000, ...options }: HealthOptions = {},
): Promise<void> {
  const [listeners, backends] = [findListeners(exposures), findBackends(exposures)];
  const end = performance.now() + deadlineMs;
  for (;;) {
    const problem = await findProblem(host, listeners, backends, options);
    if (problem === undefined) return;
    if (performance.now() >= end) throw problem;
    await sleep(PAUSE_MS, undefined, options).catch((error) => {
      throw toTcplbError(error);
    });
  }
}

async function findProblem(
  host: Pick<LbHost, 'run'>,
  listeners: readonly string[],
  backends: readonly string[],
  options: HostRequestOptions,
): Promise<TcplbError | undefined> {
  const isReached = async (places: readonly string[]) =>
    places.length === 0 || (await host.run(connectCommand(places), options));
  try {
    if (!(await isReached(listeners))) return unhealthy('it accepts on none of its listeners', listeners);
    if (!(await isReached(backends))) return unhealthy('it reaches none of the backends that are ready', backends);
  } catch (error) {
    if (toTcplbError(error).code !== 'MissingProgram') throw error;
  }
  return undefined;
}

function unhealthy(what: string, places: readonly string[]): TcplbError {
  const shown = places.slice(0, 3).map((place) => place.replace('/', ' port '));
  const message = `${what}: ${[...shown, ...(places.length > 3 ? ['…'] : [])].join(', ')}`;
  return new TcplbError('ApplyFailed', message, {
    suggestions: ['See to its network, or go back there with "kubectl tcplb undo --host NAME".'],
    retryable: true,
  });
}

function findListeners(exposures: readonly Exposure[]): string[] {
  const listeners = exposures.flatMap(({ listeners }) => listeners).filter(({ protocol }) => protocol === 'TCP');
  return [
    ...new Set(listeners.map(({ address, port }) => `${address === ANY_ADDRESS ? 'localhost' : address}/${port}`)),
  ];
}

function findBackends(exposures: readonly Exposure[]): string[] {
  const listeners = exposures.flatMap(({ listeners }) => listeners).filter(({ protocol }) => protocol === 'TCP');
  const ready = listeners.flatMap(({ backends }) => backends.filter(({ state }) => state === 'ready'));
  return [...new Set(ready.map(({ address, port }) => `${address}/${port}`))];
}
