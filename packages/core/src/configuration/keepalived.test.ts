import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import { toTcplbError } from '../errors.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { parseQuickly } from './parse-quickly.ts';

const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const header = 'apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\n';
const hosts = `\
hosts:
  - { name: lb1, keepalived: { unicastAddresses: [192.0.2.11] } }
  - { name: lb2, ssh: lb2, keepalived: { unicastAddresses: [192.0.2.12], interface: bond0.7 } }
`;
const shared = 'keepalived: { virtualAddresses: [192.0.2.100/24], interface: eth0 }\n';

const options = (isOnHost: boolean) => ({ source: 'tcplb.yaml', defaults, isOnHost });
const parse = (body: string, isOnHost = true) => parseConfiguration(header + body, options(isOnHost));

function problem(body: string, isOnHost = true): string {
  try {
    parse(body, isOnHost);
    return 'no error';
  } catch (error) {
    expect(toTcplbError(error).code).toBe('InvalidConfiguration');
    return toTcplbError(error).message.replaceAll('tcplb.yaml:', '');
  }
}

it('has a host know itself, the others, and what holds when nothing more is said', () => {
  const configuration = parse(shared + hosts);
  expect(configuration.keepalived).toBeUndefined();
  const [first, second] = configuration.hosts ?? [];
  expect(first?.keepalived).toEqual({
    host: 'lb1',
    hosts: [
      { name: 'lb1', interface: 'eth0', unicastAddresses: ['192.0.2.11'] },
      { name: 'lb2', interface: 'bond0.7', unicastAddresses: ['192.0.2.12'] },
    ],
    virtualAddresses: ['192.0.2.100/24'],
    spread: false,
    advertIntervalHundredths: 30,
    virtualRouterId: 51,
    garpMasterRepeat: 5,
    garpMasterDelaySeconds: 1,
    garpMasterRefreshSeconds: 10,
    binary: 'keepalived',
  });
  expect(second?.keepalived).toEqual({ ...first?.keepalived, host: 'lb2' });
});

it('understands every field, in any spelling of an address', () => {
  const configuration = parse(`\
keepalived:
  virtualAddresses: ["2001:DB8:0::64/64", 192.0.2.100/24]
  spread: true
  preemptDelay: 1m30s
  profile: fast
  virtualRouterId: 7
  garpMasterRepeat: 3
  garpMasterDelay: 2s
  garpMasterRefresh: 0s
  binary: /usr/local/sbin/keepalived
hosts:
  - { name: lb1, keepalived: { interface: a, unicastAddresses: [192.0.2.11, "2001:DB8::11"] } }
  - { name: lb2, ssh: lb2, keepalived: { interface: b, unicastAddresses: ["2001:db8::12", 192.0.2.12] } }
`);
  expect(configuration.hosts?.[1]?.keepalived).toEqual({
    host: 'lb2',
    hosts: [
      { name: 'lb1', interface: 'a', unicastAddresses: ['192.0.2.11', '2001:db8::11'] },
      { name: 'lb2', interface: 'b', unicastAddresses: ['2001:db8::12', '192.0.2.12'] },
    ],
    virtualAddresses: ['2001:db8::64/64', '192.0.2.100/24'],
    spread: true,
    preemptDelaySeconds: 90,
    advertIntervalHundredths: 10,
    virtualRouterId: 7,
    garpMasterRepeat: 3,
    garpMasterDelaySeconds: 2,
    garpMasterRefreshSeconds: 0,
    binary: '/usr/local/sbin/keepalived',
  });
});

it('takes an interval of its own before that of the profile', () => {
  const body = shared.replace(' }', ', profile: fast, advertInterval: 1s200ms }') + hosts;
  expect(parse(body).hosts?.[0]?.keepalived?.advertIntervalHundredths).toBe(120);
});

it('has hosts listen on the virtual addresses, unless addresses says otherwise', () => {
  expect(parse(shared + hosts).hosts?.map(({ addresses }) => addresses)).toEqual([['192.0.2.100'], ['192.0.2.100']]);
  const others = parse(`addresses: [192.0.2.100, 192.0.2.11]\n${shared}${hosts}`);
  expect(others.hosts?.[0]?.addresses).toEqual(['192.0.2.100', '192.0.2.11']);
});

it('is read alike by the quick parser', () => {
  expect(parseQuickly(header + shared + hosts, options(true))).toEqual(parse(shared + hosts));
});

describe('names the place of', () => {
  const named = (body: string) => problem(body).split('\n')[0];
  const host = (fields: string, name = 'lb1', ssh = '') => `  - { name: ${name}${ssh}, keepalived: { ${fields} } }\n`;
  const second = host('unicastAddresses: [192.0.2.12]', 'lb2', ', ssh: lb2');

  const noAddress = (text: string) =>
    `3:34: keepalived.virtualAddresses.0: "${text}" is no IP address with the length of its prefix, as 192.0.2.100/24`;
  const network =
    '3:34: keepalived.virtualAddresses.0: "192.0.2.0/24" is a network; give the address that the hosts are to share';
  const long = '3:34: keepalived.virtualAddresses.0: "192.0.2.100/33" is no address of a host';
  const typo = '3:51: keepalived.interfaces: unknown field; did you mean interface?';
  const name = '3:51: keepalived.interface: must be the name of a network interface';
  const interval = '3:68: keepalived.advertInterval: 55ms is no whole number of hundredths of a second';
  const ids = '3:98: keepalived.virtualRouterId: 255 is too high: ids up to 256 would be needed, and 255 is the last';
  const many = ', 192.0.2.101/24], interface: eth0, spread: true, virtualRouterId: 255';
  it.each<[what: string, part: string, instead: string, words: string]>([
    ['an address without a prefix', '/24', '', noAddress('192.0.2.100')],
    ['an address that is none', '100', '999', noAddress('192.0.2.999/24')],
    ['a network', '100', '0', network],
    ['a prefix that is too long', '/24', '/33', long],
    [
      'an address twice',
      '/24',
      '/24, 192.0.2.100/25',
      '3:50: keepalived.virtualAddresses.1: 192.0.2.100 is there twice',
    ],
    ['a field with a typo', 'interface', 'interfaces', typo],
    ['a name that is no interface', 'eth0', '"eth0 {"', name],
    ['an interval that keepalived cannot keep', 'eth0', 'eth0, advertInterval: 55ms', interval],
    ['router ids beyond the last', '], interface: eth0', many, ids],
  ])('%s', (_what, part, instead, words) => {
    expect(named(shared.replace(part, instead) + hosts)).toBe(words);
  });

  const twice = '5:32: hosts.0.keepalived.unicastAddresses: lb1 has more than one IPv4 address here';
  const others = '6:61: hosts.1.keepalived.unicastAddresses.0: 192.0.2.12 is an address of lb1';
  const moving =
    '5:51: hosts.0.keepalived.unicastAddresses.0: 192.0.2.100 is one of keepalived.virtualAddresses, which move';
  it.each([
    ['a host with two', '192.0.2.11, 192.0.2.13', twice],
    ['an address of another host', '192.0.2.12', others],
    ['a virtual address as its own', '192.0.2.100', moving],
  ])('%s', (_what, addresses, words) => {
    expect(named(`${shared}hosts:\n${host(`unicastAddresses: [${addresses}]`)}${second}`)).toBe(words);
  });

  it.each([
    [
      'no second host',
      `${shared}hosts:\n${host('unicastAddresses: [192.0.2.11]')}`,
      '3:1: keepalived: needs two or more hosts, among which the addresses can move',
    ],
    [
      'a host without an interface',
      `${shared.replace(', interface: eth0', '')}hosts:\n${host('interface: a, unicastAddresses: [192.0.2.11]')}${second}`,
      '6:28: hosts.1.keepalived: lb2 needs an interface, here or in keepalived.interface',
    ],
    [
      'a host without an address',
      `${shared}hosts:\n  - { name: lb1 }\n${second}`,
      '5:5: hosts.0.keepalived: lb1 needs an IPv4 address in unicastAddresses',
    ],
    [
      'a host that has part in nothing',
      hosts,
      '4:18: hosts.0.keepalived: means nothing without keepalived.virtualAddresses',
    ],
    [
      'a directory that keepalived cannot read',
      `nginx: { directory: /srv/lb! }\n${shared}${hosts}`,
      '3:10: nginx.directory: keepalived takes what follows ! for a comment',
    ],
  ])('%s', (_what, body, words) => {
    expect(named(body)).toBe(words);
  });

  it('text from the cluster that would decide who takes an address', () => {
    expect(problem(shared, false)).toContain(
      '3:1: keepalived: may only be set in a file on this machine, since it decides which addresses hosts take',
    );
  });
});
