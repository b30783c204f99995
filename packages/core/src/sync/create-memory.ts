/** What was made for the last plan, for the next one. */
import { isDeepStrictEqual } from 'node:util';
import type { Remember } from '../remember.ts';

export interface Memory {
  /** What comes out equal to what was there before is given as the same object, so that what is made of it is known too. */
  readonly remember: Remember;
  /** Forgets what was not asked for since the last sweep. */
  sweep(): void;
}

interface Remembered {
  inputs: readonly unknown[];
  value: unknown;
  /** The number of sweeps before it was asked for the last time. */
  usedAt: number;
}

export function createMemory(): Memory {
  const known = new Map<string, Remembered>();
  let sweeps = 0;
  let used = 0;

  const use = (one: Remembered): void => {
    if (one.usedAt !== sweeps) used += 1;
    one.usedAt = sweeps;
  };
  return {
    remember<T>(key: string, inputs: readonly unknown[], make: () => T): T {
      const one = known.get(key) ?? { inputs: [], value: undefined, usedAt: -1 };
      const isNew = one.usedAt === -1;
      use(one);
      if (!isNew && areSame(one.inputs, inputs)) return one.value as T;
      const made = make();
      one.inputs = inputs;
      if (isNew || !isDeepStrictEqual(one.value, made)) one.value = made;
      if (isNew) known.set(key, one);
      return one.value as T;
    },
    sweep() {
      // Mostly all of it was used, and there is nothing to look for.
      if (used < known.size) {
        for (const [key, { usedAt }] of known) if (usedAt !== sweeps) known.delete(key);
      }
      sweeps += 1;
      used = 0;
    },
  };
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
}
