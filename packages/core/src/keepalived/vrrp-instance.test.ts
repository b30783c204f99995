import { expect, test } from 'vitest';
import type { KeepalivedConfiguration } from '../configuration.ts';
import { buildVrrpInstances } from './vrrp-instance.ts';

const hosts = ['lb1', 'lb2', 'lb3'].map((name, index) => ({
  name,
  interface: 'eth0',
  unicastAddresses: [`192.0.2.1${index + 1}`, `2001:db8::1${index + 1}`],
}));
const configuration: KeepalivedConfiguration = {
  host: 'lb1',
  hosts,
  virtualAddresses: ['2001:db8::100/64', '192.0.2.100/24', '192.0.2.101/24', '192.0.2.102/24', '192.0.2.103/24'],
  spread: false,
  advertIntervalHundredths: 30,
  virtualRouterId: 51,
  garpMasterRepeat: 5,
  garpMasterDelaySeconds: 1,
  garpMasterRefreshSeconds: 10,
  binary: 'keepalived',
};
const prioritiesOf = (spread: boolean) =>
  hosts.map(({ name }) =>
    buildVrrpInstances({ ...configuration, spread, host: name }).map((one) => `${one.name} ${one.priority}`),
  );

test('all addresses of a family move together, first to the first host', () => {
  expect(prioritiesOf(false)).toEqual([
    ['IPv4-51 254', 'IPv6-52 254'],
    ['IPv4-51 253', 'IPv6-52 253'],
    ['IPv4-51 252', 'IPv6-52 252'],
  ]);
});

test('spread, each begins with another host, and with the first of the other family', () => {
  expect(prioritiesOf(true)).toEqual([
    ['IPv4-51 254', 'IPv4-52 252', 'IPv4-53 253', 'IPv4-54 254', 'IPv6-55 254'],
    ['IPv4-51 253', 'IPv4-52 254', 'IPv4-53 252', 'IPv4-54 253', 'IPv6-55 253'],
    ['IPv4-51 252', 'IPv4-52 253', 'IPv4-53 254', 'IPv4-54 252', 'IPv6-55 252'],
  ]);
});

test('each family talks in its own addresses, to all but itself', () => {
  const [four, six] = buildVrrpInstances({ ...configuration, host: 'lb2' });
  expect([four?.unicastAddress, four?.peers]).toEqual(['192.0.2.12', ['192.0.2.11', '192.0.2.13']]);
  expect([six?.unicastAddress, six?.peers]).toEqual(['2001:db8::12', ['2001:db8::11', '2001:db8::13']]);
});

test('a host that is none of them is a defect', () => {
  expect(() => buildVrrpInstances({ ...configuration, host: 'lb4' })).toThrow('lb4 is none of the hosts');
});
