import { expect, test } from 'vitest';
import { createMemory } from './create-memory.ts';

/** The numbers of the inputs for which something was made. */
function makings() {
  const memory = createMemory();
  const made: string[] = [];
  const ask = (key: string, ...inputs: unknown[]) =>
    memory.remember(key, inputs, () => {
      made.push(key);
      return { sum: inputs.length };
    });
  return { memory, made, ask };
}

test('the same inputs give the same object, made once', () => {
  const { memory, made, ask } = makings();
  const input = {};
  const first = ask('a', input, 1);
  memory.sweep();
  expect(ask('a', input, 1)).toBe(first);
  expect(made).toEqual(['a']);
});

test.each<[string, unknown[]]>([
  ['another input', [{}]],
  ['an equal object that is another', [{ a: 1 }]],
  ['one input more', [1, 2]],
  ['one input less', []],
])('%s has it made again', (_name, inputs) => {
  const { made, ask } = makings();
  ask('a', { a: 1 });
  ask('a', ...inputs);
  expect(made).toEqual(['a', 'a']);
});

test('what comes out equal is the object that was there before', () => {
  const { made, ask } = makings();
  const first = ask('a', {});
  expect(ask('a', {})).toBe(first);
  expect(made).toEqual(['a', 'a']);
});

test('what nobody asked for between two sweeps is forgotten', () => {
  const { memory, made, ask } = makings();
  ask('a', 1);
  memory.sweep();
  memory.sweep();
  ask('a', 1);
  expect(made).toEqual(['a', 'a']);
});
