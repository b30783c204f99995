import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { parseConfiguration } from './parse-configuration.ts';

const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const header = 'apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\n';

function parse(body: string, isOnHost = true) {
  return parseConfiguration(header + body, { source: 'tcplb.yaml', defaults, isOnHost });
}

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'InvalidConfiguration') return error.message;
    throw error;
  }
  return 'no error';
}

it('gives the defaults for a file that says nothing', () => {
  expect(parse('')).toEqual(defaults);
});

it('understands every field', () => {
  const configuration = parse(`\
addresses: [192.0.2.10, "2001:DB8:0::1", 192.0.2.32/28, 198.51.100.1 - 198.51.100.9]
nginx:
  layout: include
  directory: /srv/tcplb
  binary: /usr/local/sbin/nginx
  pidFile: /run/nginx.pid
  workerConnections: 1024
  connectTimeout: 300ms
  idleTimeout: 10m
  workerShutdownTimeout: 1h30m
  keepRevisions: 25
  allowSnippets: true
`);
  expect(configuration).toEqual({
    addresses: ['192.0.2.10', '2001:db8::1', '192.0.2.32/28', '198.51.100.1-198.51.100.9'],
    nginx: {
      layout: 'include',
      directory: '/srv/tcplb',
      binary: '/usr/local/sbin/nginx',
      pidFile: '/run/nginx.pid',
      workerConnections: 1024,
      connectTimeoutMs: 300,
      idleTimeoutSeconds: 600,
      workerShutdownTimeoutSeconds: 5400,
      keepRevisions: 25,
      allowSnippets: true,
    },
  });
});

describe('names the place of', () => {
  it.each([
    [
      'a key with a typo',
      'nginx:\n  conectTimeout: 1s',
      '4:3: nginx.conectTimeout: unknown field; did you mean connectTimeout?',
    ],
    ['a key at the top', 'listeners: []', '3:1: listeners: unknown field'],
    [
      'a wrong word',
      'nginx:\n  layout: alone',
      '4:3: nginx.layout: Invalid option: expected one of "standalone"|"include"',
    ],
    [
      'a bare number as duration',
      'nginx:\n  connectTimeout: 5',
      '4:3: nginx.connectTimeout: must be a duration such as 300ms, 1s or 1h30m',
    ],
    ['a duration out of range', 'nginx:\n  connectTimeout: 2m', '4:3: nginx.connectTimeout: 2m is not in 10ms to 60s'],
    [
      'a fraction of a second',
      'nginx:\n  idleTimeout: 1500ms',
      '4:3: nginx.idleTimeout: 1500ms is no whole number of seconds',
    ],
    ['a bad address', 'addresses:\n  - 192.0.2.1\n  - 192.0.2.300', '5:5: addresses.1: "192.0.2.300" is no IP address'],
    [
      'an address that means all of them',
      'addresses: ["0:0::0"]',
      '3:13: addresses.0: 0:0::0 is no single address; leave out addresses to mean all',
    ],
    ['an address given twice', 'addresses: [fd00::1, "fd00:0::1"]', '3:22: addresses.1: fd00::1 is there twice'],
    [
      'a network with host bits',
      'addresses: [192.0.2.10/24]',
      '3:13: addresses.0: 192.0.2.10/24 has bits set beyond its prefix; write 192.0.2.0/24 for the network, or the address alone',
    ],
    [
      'a range that overlaps another',
      'addresses: [192.0.2.0/24, 192.0.2.9-192.0.2.12]',
      '3:27: addresses.1: 192.0.2.9-192.0.2.12 has addresses of 192.0.2.0/24',
    ],
    [
      'a template that cannot be read here',
      'nginx:\n  exposureTemplate: x.mustache',
      '4:3: nginx.exposureTemplate: templates cannot be read here',
    ],
    [
      'a hostile directory',
      'nginx:\n  directory: "/tmp/x;}"',
      '4:3: nginx.directory: must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]',
    ],
    [
      'a relative directory',
      'nginx:\n  directory: state',
      '4:3: nginx.directory: must be an absolute path without spaces and without any of " \' \\ $ ; { } # * ? [ ]',
    ],
    ['an option as binary', 'nginx:\n  binary: -c', '4:3: nginx.binary: must be the name or path of a program'],
    ['include without a pid file', 'nginx:\n  layout: include', '4:3: nginx.layout: layout include needs pidFile'],
    ['a key given twice', 'nginx: {}\nnginx: {}', '4:1: Map keys must be unique'],
    [
      'an alias of nothing',
      'addresses: *mine',
      '1:1: Unresolved alias (the anchor must be set before the alias): mine',
    ],
    [
      'broken YAML',
      'nginx: [',
      '3:9: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ])('%s', (_name, body, message) => {
    expect(problem(() => parse(body))).toBe(`tcplb.yaml:${message}`);
  });
});

it('refuses aliases that multiply', () => {
  const level = (name: string, item: string) => `${name}: &${name} [${Array(10).fill(item)}]\n`;
  const body = level('a', 'x') + level('b', '*a') + level('c', '*b') + level('d', '*c');
  expect(problem(() => parse(body))).toMatch(/^tcplb.yaml:1:1: Excessive alias count/);
});

it('lists all problems, one line each', () => {
  expect(problem(() => parse('addresses: [x]\nnginx:\n  workerConnections: 0'))).toBe(
    'tcplb.yaml:3:13: addresses.0: "x" is no IP address\n' +
      'tcplb.yaml:5:3: nginx.workerConnections: Too small: expected number to be >=1',
  );
});

it.each([
  ['', ':1:1: apiVersion: Invalid input: expected "tcplb.dev/v1alpha1"'],
  ['just text', ':1:1: Invalid input: expected object, received string'],
  ['apiVersion: v1\nkind: ConfigMap', ':1:1: apiVersion: Invalid input: expected "tcplb.dev/v1alpha1"'],
])('refuses what is no configuration: %j', (text, message) => {
  const run = () => parseConfiguration(text, { source: 'x.yaml', defaults, isOnHost: true });
  expect(problem(run).split('\n')[0]).toBe(`x.yaml${message}`);
});

it.each([
  ['binary', '/tmp/evil'],
  ['pidFile', '/run/sshd.pid'],
  ['allowSnippets', 'true'],
  ['exposureTemplate', '/etc/shadow'],
])('does not let the cluster choose %s', (field, value) => {
  expect(problem(() => parse(`nginx:\n  ${field}: ${value}`, false))).toBe(
    `tcplb.yaml:4:3: nginx.${field}: may only be set in a file on the LB host, since it decides what runs or is read there`,
  );
});

describe('hosts', () => {
  const nginx = defaults.nginx;

  it('are this machine when there are none', () => {
    expect(parse('rollout: AllAtOnce')).toEqual({ ...defaults, rollout: 'AllAtOnce' });
  });

  it('have what holds for all of them, unless they say otherwise', () => {
    const { hosts } = parse(`\
addresses: [192.0.2.10]
nginx: { keepRevisions: 3, binary: /opt/nginx }
hosts:
  - name: here
  - name: lb1
    ssh: admin@192.0.2.11
    sshConfig: /etc/tcplb/ssh_config
    become: true
    addresses: [192.0.2.11]
    nginx: { layout: include, directory: /srv/tcplb, binary: nginx, pidFile: /run/nginx.pid }
  - { name: lb-2, ssh: "ssh://root@[2001:db8::2]:2222" }
`);
    const shared = { ...nginx, keepRevisions: 3, binary: '/opt/nginx' };
    expect(hosts).toEqual([
      { name: 'here', addresses: ['192.0.2.10'], nginx: shared },
      {
        name: 'lb1',
        ssh: 'admin@192.0.2.11',
        sshConfig: '/etc/tcplb/ssh_config',
        become: true,
        addresses: ['192.0.2.11'],
        nginx: { ...shared, layout: 'include', directory: '/srv/tcplb', binary: 'nginx', pidFile: '/run/nginx.pid' },
      },
      { name: 'lb-2', ssh: 'ssh://root@[2001:db8::2]:2222', addresses: ['192.0.2.10'], nginx: shared },
    ]);
  });

  it('over SSH do not have their files where this user has them here', () => {
    const mine = defaultConfiguration({ isRoot: false, homeDirectory: '/home/me' });
    const text = `${header}hosts: [{ name: here }, { name: lb1, ssh: lb1 }]`;
    const { hosts } = parseConfiguration(text, { source: 'tcplb.yaml', defaults: mine, isOnHost: true });
    expect(hosts?.map(({ nginx: { directory } }) => directory)).toEqual([
      '/home/me/.local/state/tcplb',
      '/var/lib/tcplb',
    ]);
  });

  it.each([
    ['no host', 'hosts: []', '3:1: hosts: must name a host, or be left out for this machine'],
    ['no name', 'hosts: [{ ssh: lb1 }]', '3:9: hosts.0.name: Invalid input: expected string, received undefined'],
    [
      'a name that is none',
      'hosts:\n  - name: LB 1',
      '4:5: hosts.0.name: must be a DNS label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    ['one name twice', 'hosts: [{ name: a }, { name: a, ssh: b }]', '3:24: hosts.1.name: there is another host a'],
    ['a typo', 'hosts: [{ name: a, shh: b }]', '3:20: hosts.0.shh: unknown field; did you mean ssh?'],
    [
      'the same place twice',
      'hosts: [{ name: a }, { name: b }]',
      '3:24: hosts.1.name: b is the same nginx.directory of the same machine as a',
    ],
    [
      'a configuration of no ssh',
      'hosts: [{ name: a, sshConfig: /x }]',
      '3:11: hosts.0.name: a has sshConfig and no ssh',
    ],
    [
      'include without a pid file',
      'hosts: [{ name: a, nginx: { layout: include } }]',
      '3:29: hosts.0.nginx.layout: layout include needs pidFile',
    ],
    ['another order', 'rollout: Random', '3:1: rollout: Invalid option: expected one of "OneByOne"|"AllAtOnce"'],
  ])('%s', (_name, body, message) => {
    expect(problem(() => parse(body))).toBe(`tcplb.yaml:${message}`);
  });

  it.each([
    '-oProxyCommand=evil',
    'a b',
    'root@-oProxyCommand=evil',
    '-l@host',
    'a\\nb',
    '',
    'ssh://-x',
    'a;b',
    '$(evil)',
  ])('are not reached by %j, which ssh might take for something else', (ssh) => {
    expect(problem(() => parse(`hosts: [{ name: a, ssh: ${JSON.stringify(ssh)} }]`))).toMatch(
      /^tcplb.yaml:3:20: hosts.0.ssh: must be what ssh connects to/,
    );
  });

  it('are not for the cluster to choose', () => {
    expect(problem(() => parse('hosts: [{ name: a, ssh: b }]', false))).toBe(
      'tcplb.yaml:3:1: hosts: may only be set in a file on this machine, since it decides where this machine logs in',
    );
  });
});
