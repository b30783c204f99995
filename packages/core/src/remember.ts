/** Lets who plans again and again make only what has changed. */

export interface Remember {
  /**
   * Gives what `make` makes of these inputs: again what it made the last time under this key, when the inputs are the
   * same objects. `make` must be pure and look at nothing but the inputs.
   */
  <T>(key: string, inputs: readonly unknown[], make: () => T): T;
  /**
   * One value for each item, in their order: `make` is asked only for items that were not there the last time, or whose
   * inputs are others. The same array as the last time when all values are the same. Looking for what has changed costs
   * a comparison of two references an item, and nothing else.
   */
  each<I, O>(key: string, items: readonly I[], inputs: EachInputs, make: (item: I, index: number) => O): readonly O[];
}

export interface EachInputs {
  /** What every value is made of, besides its item. */
  readonly shared?: readonly unknown[];
  /** What else the value of each item is made of, by its place: an object, or a list of them. */
  readonly own?: readonly unknown[];
}

/** What is picked from the items, in their order. The same list until something else is picked. */
export function pickEach<I, O>(
  key: string,
  items: readonly I[],
  pick: (item: I) => O | undefined,
  remember: Remember,
): readonly O[] {
  const picked = remember.each(key, items, {}, pick);
  return remember(key, [picked], () => picked.filter((one) => one !== undefined));
}

/** Remembers nothing. */
export const makeAlways: Remember = Object.assign(
  <T>(_key: string, _inputs: readonly unknown[], make: () => T) => make(),
  {
    each: <I, O>(_key: string, items: readonly I[], _inputs: EachInputs, make: (item: I, index: number) => O) =>
      items.map(make),
  },
);
