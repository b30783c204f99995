import { expect, it } from 'vitest';
import { addressFields, type RequestedAddresses } from './requested-addresses.ts';

it.each<[string, RequestedAddresses, object, object]>([
  ['nothing', {}, {}, {}],
  ['one address', { addresses: ['2001:DB8::1'] }, {}, { loadBalancerIP: '2001:db8::1' }],
  [
    'one of each family',
    { addresses: ['192.0.2.1', '2001:DB8::1'] },
    { 'tcplb.dev/address': '192.0.2.1,2001:db8::1' },
    { ipFamilyPolicy: 'PreferDualStack' },
  ],
  [
    'one of each family, and one family of backends',
    { addresses: ['192.0.2.1', '2001:db8::1'], ipFamily: 'ipv4' },
    { 'tcplb.dev/address': '192.0.2.1,2001:db8::1' },
    { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  ],
  ['IPv6', { ipFamily: 'ipv6' }, {}, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] }],
  ['both families', { ipFamily: 'dual' }, {}, { ipFamilyPolicy: 'RequireDualStack' }],
  ['both families, if there are', { ipFamily: 'prefer-dual' }, {}, { ipFamilyPolicy: 'PreferDualStack' }],
])('%s', (_name, request, annotations, spec) => {
  expect(addressFields(request)).toEqual({ annotations, spec });
});

it.each([
  [['lb.example'], 'address "lb.example" is no IP address'],
  [['::'], 'address "::" is no single address'],
  [['192.0.2.1', '192.0.2.2'], 'addresses 192.0.2.1 and 192.0.2.2 are of one family'],
])('refuses %j', (addresses, message) => {
  expect(() => addressFields({ addresses })).toThrow(message);
});
