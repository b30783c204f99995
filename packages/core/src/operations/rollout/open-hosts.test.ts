import { describe, expect, test } from 'vitest';
import { defaultConfiguration, type LoadBalancerConfiguration, type NamedHost } from '../../configuration.ts';
import { openHosts } from './open-hosts.ts';

const here = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const named = (name: string): NamedHost => ({ ...here, name, addresses: [`192.0.2.${name.slice(-1)}`] });
const three: LoadBalancerConfiguration = { ...here, hosts: [named('lb1'), named('lb2'), named('lb3')] };

test('without names in the configuration there is this machine, as it is configured', async () => {
  await using opened = openHosts(here);
  expect(opened.hosts.map(({ name, host, configuration }) => [name, host.name, configuration])).toEqual([
    [undefined, 'this machine', here],
  ]);
});

describe('hosts that are named', () => {
  test.each<[string, string[] | undefined, string[]]>([
    ['all of them', undefined, ['lb1', 'lb2', 'lb3']],
    ['some, in the order of the configuration', ['lb3', 'lb1'], ['lb1', 'lb3']],
    ['one that is asked for twice', ['lb2', 'lb2'], ['lb2']],
  ])('%s', async (_name, names, opened) => {
    await using all = openHosts(three, names && { names });
    expect(all.hosts.map(({ name }) => name)).toEqual(opened);
    expect(all.hosts.map(({ host }) => host.name)).toEqual(opened);
    expect(all.hosts[0]?.configuration).toEqual({ ...here, addresses: [`192.0.2.${opened[0]?.slice(-1)}`] });
  });
});

test.each<[LoadBalancerConfiguration, string]>([
  [three, 'There are: lb1, lb2, lb3'],
  [here, 'It names none: add hosts to tcplb.yaml.'],
])('a name that is not there is refused', (configuration, suggestion) => {
  expect(() => openHosts(configuration, { names: ['lb4'] })).toThrow(
    expect.objectContaining({
      code: 'NotFound',
      message: 'the configuration names no host lb4',
      suggestions: [suggestion],
    }),
  );
});
