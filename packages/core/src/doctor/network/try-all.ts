/** Many places, a few at a time. */

const LANES = 16;

export interface Target {
  /** An address, or a name that is looked up. */
  readonly address: string;
  readonly port: number;
}

/** The outcomes in the order of the targets. */
export async function tryAll<O>(targets: readonly Target[], tryOne: (target: Target) => Promise<O>): Promise<O[]> {
  const outcomes = new Array<O>(targets.length);
  const queue = targets.entries();
  const lane = async (): Promise<void> => {
    for (const [index, target] of queue) outcomes[index] = await tryOne(target);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}
