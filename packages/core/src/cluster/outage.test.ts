import { expect, test } from 'vitest';
import { TcplbError } from '../errors.ts';
import { createOutage, type Outage } from './outage.ts';

const gone = new TcplbError('ClusterUnreachable', 'gone', { retryable: true });
const forbidden = new TcplbError('Forbidden', 'forbidden');
const expired = new TcplbError('ResourceExpired', 'too old');

function tellOf(script: (outage: Outage) => void): string[] {
  const told: string[] = [];
  const onError = ({ message }: TcplbError) => told.push(message);
  script(createOutage({ onError, onRecover: () => told.push('recovered') }));
  return told;
}

test.each<[string, (outage: Outage) => void, string[]]>([
  ['nothing is told of what works', ({ succeed }) => succeed('a'), []],
  [
    'an interruption of what worked is none',
    ({ succeed, fail }) => {
      succeed('a');
      fail('a', gone);
      succeed('a');
      fail('a', expired);
      succeed('a');
    },
    [],
  ],
  [
    'what fails twice in a row is an outage, once',
    ({ succeed, fail }) => {
      succeed('a');
      for (let i = 0; i < 5; i++) fail('a', gone);
      succeed('a');
      succeed('a');
    },
    ['gone', 'recovered'],
  ],
  ['what never worked fails at once', ({ fail }) => fail('a', gone), ['gone']],
  [
    'what no retry can help fails at once',
    ({ succeed, fail }) => {
      succeed('a');
      fail('a', forbidden);
      succeed('a');
    },
    ['forbidden', 'recovered'],
  ],
  [
    'the same failure of several is told once, its end when all work',
    ({ fail, succeed }) => {
      fail('a', gone);
      fail('b', gone);
      succeed('a');
      succeed('b');
    },
    ['gone', 'recovered'],
  ],
  [
    'another failure in an outage is told too',
    ({ fail, succeed }) => {
      fail('a', gone);
      fail('a', forbidden);
      fail('a', forbidden);
      fail('b', forbidden);
      succeed('b');
      succeed('a');
    },
    ['gone', 'forbidden', 'recovered'],
  ],
])('%s', (_name, script, expected) => {
  expect(tellOf(script)).toEqual(expected);
});

test('nobody need listen', () => {
  const outage = createOutage({});
  outage.fail('a', forbidden);
  expect(() => outage.succeed('a')).not.toThrow();
});
