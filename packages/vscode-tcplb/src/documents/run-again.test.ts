import { describe, expect, it } from 'vitest';
import { runAgain } from './run-again.ts';

/** Lets everything happen that waits for nothing but promises. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function startCounted() {
  const ends: (() => void)[] = [];
  const ask = runAgain(() => new Promise((resolve) => ends.push(resolve)));
  return { ask, runs: () => ends.length, end: () => ends.at(-1)?.() };
}

describe('runAgain', () => {
  it('runs at once', () => {
    const { ask, runs } = startCounted();
    ask();
    expect(runs()).toBe(1);
  });

  it('runs once more for any number of requests meanwhile', async () => {
    const { ask, runs, end } = startCounted();
    for (let request = 0; request < 5; request += 1) ask();
    expect(runs()).toBe(1);
    end();
    await settle();
    expect(runs()).toBe(2);
    end();
    await settle();
    expect(runs()).toBe(2);
  });

  it('runs again when asked after the end', async () => {
    const { ask, runs, end } = startCounted();
    ask();
    end();
    await settle();
    ask();
    expect(runs()).toBe(2);
  });
});
