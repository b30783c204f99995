import { expect, test } from 'vitest';
import { defaultConfiguration, type HostConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { CommandResult, HostCommand } from '../../host/lb-host.ts';
import { createLocalHost } from '../../host/local/local-host.ts';
import { orderHosts } from './order-hosts.ts';

const names = ['lb1', 'lb2', 'lb3'];
const plain = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const sharing = (host: string): HostConfiguration => ({
  ...plain,
  keepalived: {
    host,
    hosts: names.map((name, index) => ({ name, interface: 'eth0', unicastAddresses: [`192.0.2.1${index + 1}`] })),
    virtualAddresses: ['192.0.2.100/24', '192.0.2.101/24'],
    spread: true,
    advertIntervalHundredths: 30,
    virtualRouterId: 51,
    garpMasterRepeat: 5,
    garpMasterDelaySeconds: 1,
    garpMasterRefreshSeconds: 0,
    binary: 'keepalived',
  },
});

/** Prints what `ip -json address` would; undefined: nobody answers. */
function hostWith(name: string, addresses: readonly string[] | undefined, configuration = sharing(name)) {
  const addrInfo = addresses?.map((local) => ({ local, prefixlen: 24 }));
  const printed = { exitCode: 0, stdout: JSON.stringify([{ ifname: 'eth0', addr_info: addrInfo }]), stderr: '' };
  const run = async <T>({ parse }: HostCommand<T>): Promise<T> => {
    if (addresses === undefined) throw new TcplbError('HostUnreachable', `${name} does not answer`);
    return parse(printed satisfies CommandResult);
  };
  return { name, host: { ...createLocalHost(), name, run }, configuration };
}

test.each<[string, ReturnType<typeof hostWith>[], string[]]>([
  [
    'the one that has the addresses last',
    [
      hostWith('lb1', ['192.0.2.11', '192.0.2.100', '192.0.2.101']),
      hostWith('lb2', ['192.0.2.12']),
      hostWith('lb3', ['192.0.2.13']),
    ],
    ['lb2', 'lb3', 'lb1'],
  ],
  [
    'where they are spread, the one with the most last',
    [hostWith('lb1', ['192.0.2.100', '192.0.2.101']), hostWith('lb2', ['192.0.2.101']), hostWith('lb3', [])],
    ['lb3', 'lb2', 'lb1'],
  ],
  [
    'one that does not answer as if it had none',
    [hostWith('lb1', ['192.0.2.100']), hostWith('lb2', undefined), hostWith('lb3', [])],
    ['lb2', 'lb3', 'lb1'],
  ],
  [
    'hosts without addresses that move as they are named',
    [hostWith('lb1', ['192.0.2.100'], plain), hostWith('lb2', [], plain)],
    ['lb1', 'lb2'],
  ],
])('%s', async (_name, hosts, order) => {
  expect((await orderHosts(hosts)).map(({ name }) => name)).toEqual(order);
});
