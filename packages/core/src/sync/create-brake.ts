/** The safety brake: holds sudden losses of backends for a while, each exposure by itself. */
import type { Exposure } from '../exposure/exposure.ts';
import { type BackendPlace, findLosses, findSuddenLoss } from './losses.ts';

/** A loss that is not believed yet. */
export interface Hold {
  readonly namespace: string;
  readonly name: string;
  /** Backends that go on being served although they are not ready, and how many there were. */
  readonly lost: number;
  readonly ready: number;
  /** On the caller's clock, in milliseconds: then it is believed. */
  readonly until: number;
}

export interface Brake {
  /** The exposures as they are to be served at a time, in milliseconds. */
  hold(exposures: readonly Exposure[], now: number): { exposures: readonly Exposure[]; holds: readonly Hold[] };
  /** These are served from this time on: what later ones are compared with. */
  confirm(exposures: readonly Exposure[], now: number): void;
}

/** An exposure that is served, and when it lost the backends that are in doubt there. */
interface Served {
  readonly exposure: Exposure;
  readonly lostAt: ReadonlyMap<BackendPlace, number>;
}

/** @param holdMs for how long a loss has to last to be believed; what is lost within that time is one loss. 0 believes all */
export function createBrake(holdMs: number): Brake {
  let confirmed: readonly Exposure[] = [];
  let served: readonly Served[] = [];
  let byKey = new Map<string, Served>();
  /** When the losses began that are not served yet. */
  let begun = new Map<string, number>();

  const findLoss = (next: Exposure, now: number) => {
    const known = byKey.get(keyOf(next));
    if (known === undefined || known.exposure === next) return undefined;
    return findSuddenLoss(known.exposure, next, new Set(recent(known.lostAt, now - holdMs).keys()));
  };
  return {
    hold(exposures, now) {
      const before = begun;
      begun = new Map();
      const holds: Hold[] = [];
      const result = exposures.map((next, index) => {
        // Most are what is served, at the very place.
        const loss = confirmed[index] === next ? undefined : findLoss(next, now);
        if (loss === undefined) return next;
        const start = before.get(keyOf(next)) ?? now;
        begun.set(keyOf(next), start);
        if (start + holdMs <= now) return next;
        const { exposure, lost, ready } = loss;
        holds.push({ namespace: next.namespace, name: next.name, lost, ready, until: start + holdMs });
        return exposure;
      });
      return { exposures: holds.length > 0 ? result : exposures, holds };
    },
    confirm(exposures, now) {
      const before = served;
      served = exposures.map((exposure, index) => {
        const known = before[index];
        // Most have not changed: they have lost nothing, and mostly not lately either.
        if (known?.exposure === exposure && known.lostAt.size === 0) return known;
        return confirmOne(byKey.get(keyOf(exposure)), exposure, now, holdMs);
      });
      confirmed = exposures;
      byKey = indexServed(served, before, byKey);
    },
  };
}

/** Changes the index where only what stands in the same places has changed. */
function indexServed(
  served: readonly Served[],
  before: readonly Served[],
  byKey: Map<string, Served>,
): Map<string, Served> {
  const changed = served.filter((one, index) => one !== before[index]);
  const isKnown = served.length === before.length && changed.every(({ exposure }) => byKey.has(keyOf(exposure)));
  if (!isKnown) return new Map(served.map((one) => [keyOf(one.exposure), one]));
  for (const one of changed) byKey.set(keyOf(one.exposure), one);
  return byKey;
}

function confirmOne(known: Served | undefined, exposure: Exposure, now: number, holdMs: number): Served {
  const losses = known === undefined ? [] : findLosses(known.exposure, exposure);
  const lostAt = new Map([...recent(known?.lostAt, now - holdMs), ...losses.map((one) => [one, now] as const)]);
  return { exposure, lostAt };
}

function recent(lostAt: ReadonlyMap<BackendPlace, number> = new Map(), since: number): Map<BackendPlace, number> {
  return new Map([...lostAt].filter(([, at]) => at > since));
}

function keyOf({ namespace, name }: Exposure): string {
  return `${namespace}/${name}`;
}
