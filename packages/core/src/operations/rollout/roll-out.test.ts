import { expect, test } from 'vitest';
import { TcplbError } from '../../errors.ts';
import { rollOut } from './roll-out.ts';

const hosts = ['a', 'b', 'c'].map((name) => ({ name }));

interface Course {
  readonly strategy: 'OneByOne' | 'AllAtOnce';
  /** On whom the work fails, and who is not well after it. */
  readonly failing?: string;
  readonly unwell?: string;
  /** Who is to come last. */
  readonly last?: string;
  /** Whose work Ctrl-C comes in. */
  readonly cancelledIn?: string;
}

async function run({ strategy, failing, unwell, last, cancelledIn }: Course) {
  const began: string[] = [];
  const told: string[] = [];
  const cancelling = new AbortController();
  const outcomes = await rollOut(hosts, {
    strategy,
    signal: cancelling.signal,
    async order(targets) {
      if (last === 'nobody knows who') throw new TcplbError('Internal', 'no order');
      return targets.toSorted((a, b) => Number(a.name === last) - Number(b.name === last));
    },
    async work({ name }) {
      began.push(name);
      if (name === cancelledIn) cancelling.abort();
      if (name === failing) throw new TcplbError('ApplyFailed', 'no');
      return name.toUpperCase();
    },
    async check({ name }) {
      if (name === unwell) throw new TcplbError('ApplyFailed', 'ill');
    },
    onOutcome: ({ target, state }) => told.push(`${target.name} ${state}`),
  });
  const ends = outcomes.map((one) => [one.state, 'error' in one ? one.error.message : 'value' in one && one.value]);
  return { began: began.join(''), told: told.length, ends };
}

const [done, skipped] = [(value: string) => ['done', value], ['skipped', false]];

test.each<[string, Course, string, unknown[]]>([
  ['one after the other', { strategy: 'OneByOne' }, 'abc', [done('A'), done('B'), done('C')]],
  ['stops at the first', { strategy: 'OneByOne', failing: 'a' }, 'a', [['failed', 'host a: no'], skipped, skipped]],
  ['stops at the next', { strategy: 'OneByOne', failing: 'b' }, 'ab', [done('A'), ['failed', 'host b: no'], skipped]],
  [
    'goes on only from who is well',
    { strategy: 'OneByOne', unwell: 'a' },
    'a',
    [['unhealthy', 'host a: ill'], skipped, skipped],
  ],
  ['in the order that it is given', { strategy: 'OneByOne', last: 'a' }, 'bca', [done('A'), done('B'), done('C')]],
  [
    'never comes to who is last where one before fails',
    { strategy: 'OneByOne', last: 'a', failing: 'c' },
    'bc',
    [skipped, done('B'), ['failed', 'host c: no']],
  ],
  [
    'as they are where the order is not to be found out',
    { strategy: 'OneByOne', last: 'nobody knows who' },
    'abc',
    [done('A'), done('B'), done('C')],
  ],
  ['looks at none after the last', { strategy: 'OneByOne', unwell: 'c' }, 'abc', [done('A'), done('B'), done('C')]],
  ['begins no other after Ctrl-C', { strategy: 'OneByOne', cancelledIn: 'b' }, 'ab', [done('A'), done('B'), skipped]],
  [
    'all at once',
    { strategy: 'AllAtOnce', failing: 'a', unwell: 'b' },
    'abc',
    [['failed', 'host a: no'], done('B'), done('C')],
  ],
])('%s', async (_name, course, began, ends) => {
  expect(await run(course)).toEqual({ began, told: 3, ends });
});
