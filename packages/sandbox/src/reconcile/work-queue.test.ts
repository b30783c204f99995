import { expect, test } from 'vitest';
import { createWorkQueue } from './work-queue.ts';

test('a key added twice before its turn has one turn; one added during its turn has another', async () => {
  const stop = new AbortController();
  const turns: string[] = [];
  const done = Promise.withResolvers<void>();
  const queue = createWorkQueue({
    async reconcile(key) {
      turns.push(key);
      await Promise.resolve();
      if (turns.length === 1) queue.add('a');
      if (turns.length === 3) done.resolve();
    },
    onError: () => {},
    signal: stop.signal,
  });
  queue.add('a');
  queue.add('b');
  queue.add('b');
  await done.promise;
  expect(turns).toEqual(['a', 'b', 'a']);
});

test('a failure is told and tried again, and stops nobody else', async () => {
  const stop = new AbortController();
  const turns: string[] = [];
  const errors: string[] = [];
  const done = Promise.withResolvers<void>();
  const queue = createWorkQueue({
    async reconcile(key) {
      turns.push(key);
      if (key === 'bad' && errors.length === 0) throw new Error('not yet');
      if (key === 'bad') done.resolve();
    },
    onError: (key, error) => errors.push(`${key}: ${error.message}`),
    signal: stop.signal,
  });
  queue.add('bad');
  queue.add('good');
  await done.promise;
  expect(turns).toEqual(['bad', 'good', 'bad']);
  expect(errors).toEqual(['bad: not yet']);
});

test('nothing is done after the end', async () => {
  const stop = new AbortController();
  const turns: string[] = [];
  const options = { reconcile: async (key: string) => void turns.push(key), onError: () => {}, signal: stop.signal };
  const queue = createWorkQueue(options);
  queue.add('later', 1);
  stop.abort();
  queue.add('never');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(turns).toEqual([]);
});
