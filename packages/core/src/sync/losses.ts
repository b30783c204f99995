/** The judgement of the safety brake: which loss of backends is too sudden to be believed at once. Pure. */
import type { Backend, BackendReason } from '../backends/backend.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { asReady } from './recall-exposure.ts';

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

/** Names one backend of one listener, within its exposure. */
export type BackendPlace = string;

/**
 * More than half of a listener's backends, net of those that come, or the last of them. Undefined for any other change.
 * `before` is the exposure as it is served; `earlier` are backends that were lost so shortly before that they count as
 * a part of it, as when nodes go down one after the other.
 */
export function findSuddenLoss(
  before: Exposure,
  next: Exposure,
  earlier: ReadonlySet<BackendPlace> = new Set(),
): SuddenLoss | undefined {
  const known = new Map(before.listeners.map((listener) => [keyOf(listener), listener]));
  const losses = next.listeners.map((listener) => compareListeners(known.get(keyOf(listener)), listener, earlier));
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

/** The backends that were ready and are in doubt now. */
export function findLosses(before: Exposure, now: Exposure): BackendPlace[] {
  const ready = new Set(before.listeners.flatMap((listener) => readyPlaces(listener)));
  return now.listeners.flatMap((listener) =>
    doubtfulOnes(listener)
      .map(placeIn(listener))
      .filter((place) => ready.has(place)),
  );
}

function compareListeners(
  before: Listener | undefined,
  next: Listener,
  earlier: ReadonlySet<BackendPlace>,
): ListenerLoss {
  const place = placeIn(next);
  const wasReady = new Set(before === undefined ? [] : readyPlaces(before));
  const doubtful = doubtfulOnes(next);
  const lost = doubtful.filter((one) => wasReady.has(place(one)));
  const lostBefore = doubtful.filter((one) => !wasReady.has(place(one)) && earlier.has(place(one))).length;
  const isReady = readyPlaces(next);
  const gained = isReady.filter((one) => !wasReady.has(one)).length;
  const isMost = lost.length + lostBefore - gained > (wasReady.size + lostBefore) / 2;
  const isSudden = lost.length > 0 && (isMost || isReady.length === 0);
  return { lost: new Set(lost), ready: wasReady.size, isSudden };
}

function keyOf({ address, protocol, port }: Listener): string {
  return `${protocol} ${address} ${port}`;
}

function placeIn(listener: Listener): (backend: Backend) => BackendPlace {
  return ({ address, port }) => `${keyOf(listener)} ${address} ${port}`;
}

function readyPlaces(listener: Listener): BackendPlace[] {
  return listener.backends.filter(({ state }) => state === 'ready').map(placeIn(listener));
}

function doubtfulOnes({ backends }: Listener): Backend[] {
  return backends.filter(({ reason }) => DOUBTFUL.has(reason));
}
