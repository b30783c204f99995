import { expect, test } from 'vitest';
import { judgeSource } from './judge-source.ts';

const end = (address: string, port: number) => ({ address, port });
const far = { local: end('192.0.2.7', 51514), remote: end('192.0.2.1', 446) };
const near = { local: end('127.0.0.1', 51514), remote: end('127.0.5.1', 446) };
const onTheBalancer = { local: end('192.0.2.1', 51514), remote: end('192.0.2.1', 446) };

test.each([
  ['straight', { peer: end('192.0.2.7', 51514) }, far, '192.0.2.7', 'connection', true],
  [
    'straight, from a dual-stack server',
    { peer: end('::ffff:192.0.2.7', 51514) },
    far,
    '192.0.2.7',
    'connection',
    true,
  ],
  ['through a balancer', { peer: end('192.0.2.1', 40112) }, far, '192.0.2.1', 'connection', false],
  ['through a transparent one', { peer: end('192.0.2.7', 40112) }, far, '192.0.2.7', 'connection', true],
  [
    'with a header',
    { peer: end('192.0.2.1', 40112), client: end('192.0.2.7', 51514) },
    far,
    '192.0.2.7',
    'proxy-protocol',
    true,
  ],
  [
    'with the header of a balancer behind another one',
    { peer: end('192.0.2.2', 40112), client: end('192.0.2.1', 40113) },
    far,
    '192.0.2.1',
    'proxy-protocol',
    false,
  ],
  ['through loopback', { peer: end('127.0.0.1', 40112) }, near, '127.0.0.1', 'connection', false],
  ['straight through loopback', { peer: end('127.0.0.1', 51514) }, near, '127.0.0.1', 'connection', true],
  ['on the balancer itself', { peer: end('192.0.2.1', 40112) }, onTheBalancer, '192.0.2.1', 'connection', false],
] as const)('%s', (_, source, connection, address, by, preserved) => {
  expect(judgeSource(source, connection)).toEqual({ address, by, preserved });
});
