import { expect, test } from 'vitest';
import { readGolden } from '../../test/golden/golden-cases.ts';
import { movingAddresses, ownAddresses } from './read-rendered.ts';

test.each([
  ['keepalived-active-passive', ['192.0.2.11'], ['192.0.2.100']],
  [
    'keepalived-dual-stack',
    ['192.0.2.11', '2001:db8::11'],
    ['192.0.2.100', '192.0.2.101', '2001:db8::100', '2001:db8::101'],
  ],
])('%s', (name, own, moving) => {
  const text = readGolden(name)['keepalived/keepalived.conf'] ?? '';
  expect(ownAddresses(text)).toEqual(own);
  expect(movingAddresses(text)).toEqual(moving);
});
