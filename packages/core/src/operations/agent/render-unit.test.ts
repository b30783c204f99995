import { expect, test } from 'vitest';
import { renderUnit } from './render-unit.ts';
import type { UnitOptions } from './unit-options.ts';

const options: UnitOptions = {
  user: 'tcplb',
  node: '/usr/bin/node',
  flags: [],
  nginx: { directory: '/var/lib/tcplb', layout: 'standalone' },
  sharesAddresses: false,
  transparent: false,
};

/** `systemd-analyze verify` accepts it: see the plugin's test. */
test('the whole unit', async () => {
  await expect(renderUnit(options)).toMatchFileSnapshot('__golden__/tcplb-agent.service');
});

/** The lines that the golden one does not have. */
function extra(changes: Partial<UnitOptions>): string[] {
  const usual = new Set(renderUnit(options).split('\n'));
  return renderUnit({ ...options, ...changes })
    .split('\n')
    .filter((line) => !usual.has(line));
}

test.each<[string, Partial<UnitOptions>, string[]]>([
  [
    'clients keep their addresses',
    { transparent: true },
    ['AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW', 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_NET_RAW'],
  ],
  [
    "somebody else's nginx is to be reloaded",
    { nginx: { directory: '/var/lib/tcplb', layout: 'include' } },
    ['AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_KILL', 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_KILL'],
  ],
  ['another directory', { nginx: { directory: '/srv/lb', layout: 'standalone' } }, ['ReadWritePaths=/srv/lb']],
  [
    'root',
    { user: 'root' },
    [
      'User=root',
      'CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_KILL CAP_NET_BIND_SERVICE CAP_NET_RAW CAP_SETGID CAP_SETUID CAP_SYS_RESOURCE',
    ],
  ],
  [
    'addresses are shared',
    { user: 'root', sharesAddresses: true },
    [
      'User=root',
      'CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_KILL CAP_NET_BIND_SERVICE CAP_NET_RAW CAP_SETGID CAP_SETUID CAP_SYS_RESOURCE CAP_NET_ADMIN CAP_SYS_NICE',
      'RestrictRealtime=no',
      'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET',
    ],
  ],
  [
    'words that systemd would read otherwise',
    { node: '/opt/no de/node', flags: ['--config', '/etc/100%/$lb".yaml'] },
    [
      'ExecStart="/opt/no de/node" --max-semi-space-size=2 --max-old-space-size=256 /usr/local/lib/tcplb/bin/kubectl-tcplb agent --kubeconfig /etc/tcplb/agent.kubeconfig --config "/etc/100%%/$$lb\\".yaml"',
    ],
  ],
])('%s', (_name, changes, lines) => {
  expect(extra(changes)).toEqual(lines);
});
