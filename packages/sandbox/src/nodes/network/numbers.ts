/** The numbers from 1 to a limit, the smallest free one first. */
import { TcplbError } from '@tcplb/core';

export interface Numbers {
  /** Fails with `InvalidInput`, naming `what`, when none is free. */
  take(): number;
  give(number: number): void;
}

export function createNumbers(limit: number, what: string): Numbers {
  const taken = new Set<number>();
  return {
    take() {
      for (let number = 1; number <= limit; number++) {
        if (taken.has(number)) continue;
        taken.add(number);
        return number;
      }
      throw new TcplbError('InvalidInput', `a sandbox holds at most ${limit} ${what}`);
    },
    give: (number) => taken.delete(number),
  };
}
