import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import { tokenSecretName } from './agent-names.ts';
import { type AgentSettings, planAgent } from './plan-agent.ts';

const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const settings: AgentSettings = {
  user: 'tcplb',
  hostName: 'lb-1',
  node: '/usr/bin/node',
  reportStatus: true,
  transparent: false,
  nginx,
  isOnHost: true,
};

test.each<[string, Partial<AgentSettings>, string, string]>([
  [
    'a Node.js of one user',
    { node: '/home/jane/.nvm/node' },
    'InvalidInput',
    'Node.js /home/jane/.nvm/node is in a home',
  ],
  ...['root', 'run/user/1000', 'var/tmp'].map((home): [string, Partial<AgentSettings>, string, string] => [
    `a configuration in ${home}`,
    { config: `/${home}/lb.yaml` },
    'InvalidInput',
    `the configuration /${home}/lb.yaml is in a home`,
  ]),
  ['a name that is none', { user: 'a b' }, 'InvalidInput', '--service-user "a b" is not a name'],
  [
    'a temporary directory',
    { nginx: { ...nginx, directory: '/tmp/lb' } },
    'InvalidInput',
    'nginx.directory /tmp/lb is in',
  ],
  [
    'a directory that somebody in the cluster has chosen',
    { nginx: { ...nginx, directory: '/etc' }, isOnHost: false },
    'InvalidConfiguration',
    'the cluster names /etc as nginx.directory',
  ],
  [
    'keepalived as a system user',
    { keepalived: { virtualAddresses: ['192.0.2.100/24'] } },
    'InvalidInput',
    "--service-user tcplb: where addresses are shared keepalived has to be root's",
  ],
])('%s is refused', (_name, changes, code, message) => {
  const failure = () => planAgent({ ...settings, ...changes });
  expect(failure).toThrow(message);
  try {
    failure();
  } catch (error) {
    expect(error instanceof TcplbError && error.code).toBe(code);
  }
});

test.each([
  [['192.0.2.100/24', '192.0.2.101/24'], ['net.ipv4.ip_nonlocal_bind = 1']],
  [['2001:db8::100/64'], ['net.ipv6.ip_nonlocal_bind = 1']],
  [
    ['192.0.2.100/24', '2001:db8::100/64'],
    ['net.ipv4.ip_nonlocal_bind = 1', 'net.ipv6.ip_nonlocal_bind = 1'],
  ],
])('where hosts share %j the kernel is told %j', (virtualAddresses, lines) => {
  const { sysctl = '', unit } = planAgent({ ...settings, user: 'root', host: 'lb1', keepalived: { virtualAddresses } });
  expect(sysctl.split('\n').filter((line) => line.includes('='))).toEqual(lines);
  expect(unit).toContain(' --host lb1\n');
});

test.each([
  ['lb-1', 'tcplb-agent-lb-1'],
  ['LB_1.example.com', 'tcplb-agent-lb-1.example.com'],
  ['.', 'tcplb-agent-host'],
])('the token of %j is in %j', (hostName, name) => {
  expect(tokenSecretName(hostName)).toBe(name);
});
