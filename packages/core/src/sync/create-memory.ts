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
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

export function createMemory(): Memory {
  let before = new Map<string, Remembered>();
  let now = new Map<string, Remembered>();
  return {
    remember<T>(key: string, inputs: readonly unknown[], make: () => T): T {
      const known = now.get(key) ?? before.get(key);
      if (known !== undefined && areSame(known.inputs, inputs)) {
        now.set(key, known);
        return known.value as T;
      }
      const made = make();
      const value = known !== undefined && isDeepStrictEqual(known.value, made) ? (known.value as T) : made;
      now.set(key, { inputs, value });
      return value;
    },
    sweep() {
      before = now;
      now = new Map();
    },
  };
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}
