/** The safety brake: holds sudden losses of backends for a while, each exposure by itself. */
import type { Exposure } from '../exposure/exposure.ts';
import { findSuddenLoss } from './losses.ts';

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
  /** These are served now: what later ones are compared with. */
  confirm(exposures: readonly Exposure[]): void;
}

/** @param holdMs for how long a loss has to last to be believed; 0 believes all */
export function createBrake(holdMs: number): Brake {
  let served = new Map<string, Exposure>();
  /** When the losses began that are not served yet. */
  let begun = new Map<string, number>();
  return {
    hold(exposures, now) {
      const before = begun;
      begun = new Map();
      const holds: Hold[] = [];
      const result = exposures.map((next) => {
        const key = keyOf(next);
        const known = served.get(key);
        const loss = known && known !== next ? findSuddenLoss(known, next) : undefined;
        if (loss === undefined) return next;
        const start = before.get(key) ?? now;
        begun.set(key, start);
        if (start + holdMs <= now) return next;
        const { exposure, lost, ready } = loss;
        holds.push({ namespace: next.namespace, name: next.name, lost, ready, until: start + holdMs });
        return exposure;
      });
      return { exposures: result, holds };
    },
    confirm(exposures) {
      served = new Map(exposures.map((exposure) => [keyOf(exposure), exposure]));
    },
  };
}

function keyOf({ namespace, name }: Exposure): string {
  return `${namespace}/${name}`;
}
