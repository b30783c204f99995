/** Choices that a seed determines, so that a run can be had again. */
import { createHash } from 'node:crypto';

export interface Random {
  /** A whole number from 0 to one less than `count`. */
  below(count: number): number;
  /** One of them; there must be some. */
  pick<T>(values: readonly T[]): T;
}

export function createRandom(seed: string): Random {
  let drawn = 0;
  const below = (count: number): number => {
    drawn += 1;
    return createHash('sha256').update(`${seed} ${drawn}`).digest().readUInt32LE() % count;
  };
  return { below, pick: (values) => values[below(values.length)] as never };
}
