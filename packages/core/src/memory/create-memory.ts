/** What was made for the last plan, for the next one. */
import type { Remember } from '../remember.ts';
import { areSame } from './are-same.ts';
import { keep, NO_LIST, type RememberedList, rememberEach } from './remember-each.ts';

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
  const singles = createShelf<Remembered>();
  const lists = createShelf<RememberedList>();
  const remember = <T>(key: string, inputs: readonly unknown[], make: () => T): T => {
    const known = singles.take(key);
    const isKnown = known !== undefined && areSame(known.inputs, inputs);
    const value = isKnown ? (known.value as T) : keep(known?.value as T, make());
    singles.put(key, isKnown ? known : { inputs, value });
    return value;
  };
  const each: Remember['each'] = <I, O>(
    key: string,
    items: readonly I[],
    inputs: Parameters<Remember['each']>[2],
    make: (item: I, index: number) => O,
  ) => {
    const list = rememberEach(lists.take(key) ?? NO_LIST, items, inputs, make);
    lists.put(key, list);
    return list.values as readonly O[];
  };
  return {
    remember: Object.assign(remember, { each }),
    sweep() {
      singles.sweep();
      lists.sweep();
    },
  };
}

/** Keeps what was put there since the sweep before the last one. */
function createShelf<V>() {
  let before = new Map<string, V>();
  let now = new Map<string, V>();
  return {
    take: (key: string): V | undefined => now.get(key) ?? before.get(key),
    put: (key: string, value: V): void => void now.set(key, value),
    sweep(): void {
      before = now;
      now = new Map();
    },
  };
}
