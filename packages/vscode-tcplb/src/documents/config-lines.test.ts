import { describe, expect, it } from 'vitest';
import { type ConfigLine, findConfigLines } from './config-lines.ts';

const rendered = `\
# file: exposures/default.dns.conf
# Service default/dns, mode host-network

# TCP port 20053
upstream tcplb.default.dns.tcp-20053 {
    zone tcplb.default.dns.tcp-20053 64k;
    hash $remote_addr consistent;
    server 10.0.0.1:53 max_fails=1 fail_timeout=2s; # node-1
    server [fd00::1]:5353 max_fails=1 fail_timeout=2s; # node-2.example
}
server {
    listen 127.0.0.1:20053 so_keepalive=on;
    proxy_pass tcplb.default.dns.tcp-20053;
}

# UDP port 20053
upstream tcplb.default.dns.udp-20053 {
    server 10.0.0.1:53 max_fails=1 fail_timeout=2s; # node-1
}
`;

const tcp: ConfigLine = {
  kind: 'upstream',
  line: 4,
  namespace: 'default',
  name: 'dns',
  protocol: 'TCP',
  port: 20_053,
};
const udp: ConfigLine = { ...tcp, line: 16, protocol: 'UDP' };

const cases: readonly (readonly [name: string, text: string, lines: readonly ConfigLine[]])[] = [
  ['nothing', '', []],
  ['a comment in the place of a configuration', '# exposure default/web not found\n', []],
  [
    'two listeners',
    rendered,
    [
      tcp,
      { kind: 'server', line: 7, upstream: tcp, address: '10.0.0.1', port: 53, node: 'node-1' },
      { kind: 'server', line: 8, upstream: tcp, address: 'fd00::1', port: 5353, node: 'node-2.example' },
      udp,
      { kind: 'server', line: 17, upstream: udp, address: '10.0.0.1', port: 53, node: 'node-1' },
    ],
  ],
  ['an upstream of somebody else', 'upstream web {\n    server 10.0.0.1:80; # node-1\n}\n', []],
  [
    'somebody else after ours',
    'upstream tcplb.a.b.tcp-1 {\n}\nupstream web {\n  server 10.0.0.1:80; # node-1\n}\n',
    [{ kind: 'upstream', line: 0, namespace: 'a', name: 'b', protocol: 'TCP', port: 1 }],
  ],
  ['a commented upstream', '# upstream tcplb.a.b.tcp-1 {\n', []],
  [
    'a server that names no node',
    'upstream tcplb.a.b.tcp-1 {\n  server 10.0.0.1:80;\n}',
    [{ kind: 'upstream', line: 0, namespace: 'a', name: 'b', protocol: 'TCP', port: 1 }],
  ],
];

describe('findConfigLines', () => {
  it.each(cases)('%s', (_name, text, lines) => {
    expect(findConfigLines(text)).toEqual(lines);
  });
});
