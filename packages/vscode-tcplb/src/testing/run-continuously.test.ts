import { expect, test } from 'vitest';
import { type Pace, runContinuously } from './run-continuously.ts';

const never = 2 ** 30;

/** A continuous run of which each round can be awaited. */
function start(pace: Pace, all: readonly string[]) {
  const controller = new AbortController();
  const rounds: string[][] = [];
  let arrived = Promise.withResolvers<void>();
  const round = async (number: number): Promise<string[] | undefined> => {
    while (rounds.length < number) await arrived.promise;
    return rounds[number - 1];
  };
  const run = async (ids: readonly string[]): Promise<void> => {
    rounds.push([...ids]);
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  const continuous = runContinuously(run, () => all, pace, controller.signal);
  const stop = async (): Promise<number> => {
    controller.abort();
    await continuous.ended;
    return rounds.length;
  };
  return { ...continuous, round, stop };
}

test('begins with everything, then takes what it is asked for, together', async () => {
  const { add, round, stop } = start({ rest: 1, heartbeat: never }, ['a', 'b', 'c']);
  expect(await round(1)).toEqual(['a', 'b', 'c']);
  add(['b']);
  add(['c', 'b']);
  expect(await round(2)).toEqual(['b', 'c']);
  expect(await stop()).toBe(2);
});

test('rests between two runs', async () => {
  const { add, round, stop } = start({ rest: never, heartbeat: 1 }, ['a']);
  await round(1);
  add(['a']);
  expect(await stop()).toBe(1);
});

test('comes back to everything without being asked', async () => {
  const { round, stop } = start({ rest: 1, heartbeat: 1 }, ['a', 'b']);
  expect(await round(3)).toEqual(['a', 'b']);
  await stop();
});
