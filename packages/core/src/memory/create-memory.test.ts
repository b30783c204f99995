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

/** What is made of each item, and what there is then of all of them. */
function eachOf() {
  const memory = createMemory();
  const made: string[] = [];
  const ask = (items: readonly { readonly name: string }[], own?: readonly unknown[]) => {
    made.length = 0;
    const values = memory.remember.each('list', items, { ...(own && { own }) }, ({ name }) => {
      made.push(name);
      return { name: name.toUpperCase() };
    });
    memory.sweep();
    return values;
  };
  return { made, ask };
}
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name })) as [
  { name: string },
  { name: string },
  { name: string },
  { name: string },
];

test.each<[string, { name: string }[], string]>([
  ['the same', [a, b, c], ''],
  ['one more at the end', [a, b, c, d], 'd'],
  ['one more at the beginning', [d, a, b, c], 'd'],
  ['one less', [a, c], ''],
  ['another in its place', [a, d, c], 'd'],
  ['an equal one in its place', [a, { ...b }, c], 'b'],
  ['another order', [c, a, b], ''],
  ['one that went and one that came elsewhere', [b, d, c], 'd'],
  ['none', [], ''],
])('of a list in which there is %s only what is new is made', (_name, items, expected) => {
  const { made, ask } = eachOf();
  const before = ask([a, b, c]);
  const values = ask(items);
  expect(made.join('')).toBe(expected);
  expect(values).toEqual(items.map(({ name }) => ({ name: name.toUpperCase() })));
  for (const [place, item] of [a, b, c].entries()) {
    if (items.includes(item)) expect(values[items.indexOf(item)]).toBe(before[place]);
  }
});

test('a list of which nothing came out differently is the list that was there before', () => {
  const { ask } = eachOf();
  const before = ask([a, b]);
  expect(ask([a, { ...b }])).toBe(before);
});

test('what else an item is made of, one thing or a list of them, has it made again when it is another', () => {
  const { made, ask } = eachOf();
  ask([a, b, c], [1, [a], [a, b]]);
  ask([a, b, c], [1, [a], [a, b]]);
  expect(made).toEqual([]);
  ask([a, b, c], [2, [a], [b, a]]);
  expect(made).toEqual(['a', 'c']);
});

test('all of a shorter list are made again when what they share is another', () => {
  const memory = createMemory();
  const ask = (items: readonly { readonly name: string }[], shared: string) =>
    memory.remember.each('list', items, { shared: [shared] }, ({ name }) => `${name} ${shared}`);
  ask([a, b, c], 'x');
  expect(ask([a, c], 'y')).toEqual(['a y', 'c y']);
});
