/** The judgement of the safety brake: which loss of backends is too sudden to be believed at once. Pure. */
import type { Backend, BackendReason } from '../backends/backend.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';

/** What the control plane says of objects that are still there. Whoever deletes, drains or labels an object means it. */
const DOUBTFUL: ReadonlySet<BackendReason | undefined> = new Set(['EndpointNotReady', 'NodeNotReady', 'PodUnknown']);

export interface SuddenLoss {
  /** The exposure with its lost backends still ready. */
  readonly exposure: Exposure;
  /** Backends of the listener that loses the most. */
  readonly lost: number;
  /** Backends that were ready there before. */
  readonly ready: number;
}

interface ListenerLoss {
  readonly lost: ReadonlySet<Backend>;
  readonly ready: number;
  readonly isSudden: boolean;
}

/**
 * More than half of a listener's backends, net of those that come, or the last of them. Undefined for any other change.
 * `before` is the exposure as it is served.
 */
export function findSuddenLoss(before: Exposure, next: Exposure): SuddenLoss | undefined {
  const known = new Map(before.listeners.map((listener) => [keyOf(listener), listener]));
  const losses = next.listeners.map((listener) => compareListeners(known.get(keyOf(listener)), listener));
  const sudden = losses.filter(({ isSudden }) => isSudden).toSorted((a, b) => b.lost.size - a.lost.size);
  const [worst] = sudden;
  if (worst === undefined) return undefined;
  const kept = new Set(sudden.flatMap(({ lost }) => [...lost]));
  const listeners = next.listeners.map((listener) => ({
    ...listener,
    backends: listener.backends.map((backend) => (kept.has(backend) ? asReady(backend) : backend)),
  }));
  return { exposure: { ...next, listeners }, lost: worst.lost.size, ready: worst.ready };
}

function compareListeners(before: Listener | undefined, next: Listener): ListenerLoss {
  const wasReady = new Set(readyOnes(before?.backends ?? []).map(placeOf));
  const lost = next.backends.filter((one) => DOUBTFUL.has(one.reason) && wasReady.has(placeOf(one)));
  const isReady = readyOnes(next.backends).map(placeOf);
  const gained = isReady.filter((place) => !wasReady.has(place)).length;
  const isMost = lost.length - gained > wasReady.size / 2;
  const isLast = lost.length > 0 && isReady.length === 0;
  return { lost: new Set(lost), ready: wasReady.size, isSudden: isMost || isLast };
}

function keyOf({ address, protocol, port }: Listener): string {
  return `${protocol} ${address} ${port}`;
}

function placeOf({ address, port }: Backend): string {
  return `${address} ${port}`;
}

function readyOnes(backends: readonly Backend[]): Backend[] {
  return backends.filter(({ state }) => state === 'ready');
}

function asReady({ reason: _reason, ...backend }: Backend): Backend {
  return { ...backend, state: 'ready' };
}
