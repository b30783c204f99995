/** Watches the connections from LB hosts to a node until none is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TcplbError, toTcplbError } from '../../errors.ts';
import { connectionsCommand } from '../../host/count-connections.ts';
import type { HostRequestOptions, LbHost } from '../../host/lb-host.ts';
import type { DrainTarget } from './plan-drain.ts';

/** A place with connections. */
export interface OpenConnections extends DrainTarget {
  /** 1 or more. */
  readonly connections: number;
}

export interface AwaitConnectionsOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until it fails; 0, the default, waits for as long as it takes. */
  readonly timeoutMs?: number;
  /** Milliseconds from one look to the next. Default 1,000. */
  readonly intervalMs?: number;
  /** Called after each look. */
  readonly onCount?: (open: readonly OpenConnections[]) => void;
}

/**
 * Resolves when two looks in a row have found none: a worker that was told to end may just have been about to connect.
 * Fails with `TimedOut`, naming what is open, `MissingProgram` when the host cannot tell, or `Cancelled`.
 */
export async function awaitConnections(
  hosts: readonly Pick<LbHost, 'run'>[],
  targets: readonly DrainTarget[],
  { signal, timeoutMs = 0, intervalMs = 1000, onCount = () => {} }: AwaitConnectionsOptions = {},
): Promise<void> {
  const cancellation = signal ? { signal } : {};
  const end = timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
  let quietLooks = 0;
  while (targets.length > 0) {
    const open = await countConnections(hosts, targets, cancellation);
    onCount(open);
    quietLooks = open.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks === 2) return;
    const rest = end - performance.now();
    if (rest <= 0 && open.length > 0) throw timedOut(open, timeoutMs);
    await sleep(Math.min(intervalMs, Math.max(rest, 100)), undefined, cancellation).catch((error) => {
      throw toTcplbError(error);
    });
  }
}

/** The places that have connections from any of the hosts, in the order of `targets`. Fails as `awaitConnections` does. */
export async function countConnections(
  hosts: readonly Pick<LbHost, 'run'>[],
  targets: readonly DrainTarget[],
  options: HostRequestOptions = {},
): Promise<OpenConnections[]> {
  const counts = await Promise.all(hosts.map((host) => countOn(host, targets, options)));
  return targets.flatMap((target, index) => {
    const connections = counts.reduce((sum, count) => sum + (count[index] ?? 0), 0);
    return connections === 0 ? [] : [{ ...target, connections }];
  });
}

/** One number for each target. */
async function countOn(
  host: Pick<LbHost, 'run'>,
  targets: readonly DrainTarget[],
  options: HostRequestOptions,
): Promise<number[]> {
  const byAddress = new Map<string, ReadonlyMap<number, number>>();
  for (const address of new Set(targets.map((target) => target.address))) {
    byAddress.set(address, await host.run(connectionsCommand(address), options));
  }
  return targets.map(({ address, port }) => byAddress.get(address)?.get(port) ?? 0);
}

/** `2 connections: 10.0.0.1:446 (default/echo) 2`. */
export function describeConnectionsLeft(open: readonly OpenConnections[]): string {
  const total = open.reduce((sum, { connections }) => sum + connections, 0);
  const places = open.map(({ address, port, exposures, connections }) => {
    const host = address.includes(':') ? `[${address}]` : address;
    return `${host}:${port} (${exposures.join(', ')}) ${connections}`;
  });
  return `${total} ${total === 1 ? 'connection' : 'connections'}: ${places.join(', ')}`;
}

function timedOut(open: readonly OpenConnections[], timeoutMs: number): TcplbError {
  return new TcplbError('TimedOut', `after ${timeoutMs / 1000} s still open: ${describeConnectionsLeft(open)}`);
}
