/** The highlighting of nginx files, line by line. */
import { defaultConfiguration, type EndpointSlice, type NodeObject, plan, type Service } from '@tcplb/core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokenizeLines } from './tokenize.ts';

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await loadGrammar('nginx', 'source.nginx');
});

/** The text with each token in a scope, one line for one token. */
const cases: readonly (readonly [line: string, tokens: string])[] = [
  ['# Service default/dns', '#  punctuation.definition.comment\nService default/dns  comment.line.number-sign'],
  [
    'load_module /usr/lib/nginx/modules/ngx_stream_module.so;',
    `
load_module  keyword.control.import
/usr/lib/nginx/modules/ngx_stream_module.so  string.unquoted.path
;  punctuation.terminator.statement`,
  ],
  [
    'error_log /srv/tcplb/run/error.log warn;',
    `
error_log  keyword.other.directive.stream
/srv/tcplb/run/error.log  string.unquoted.path
warn  support.constant.property-value
;  punctuation.terminator.statement`,
  ],
  [
    'worker_shutdown_timeout 3600s;',
    `
worker_shutdown_timeout  keyword.other.directive
3600  constant.numeric
s  keyword.other.unit
;  punctuation.terminator.statement`,
  ],
  ['stream {', 'stream  keyword.control.context\n{  punctuation.section.block.begin'],
  ['server {', 'server  keyword.control.context\n{  punctuation.section.block.begin'],
  [
    'upstream tcplb.default.dns.tcp-20053 {',
    `
upstream  keyword.control.context
tcplb.default.dns.tcp-20053  entity.name.type.upstream
{  punctuation.section.block.begin`,
  ],
  [
    'zone tcplb.default.dns.tcp-20053 64k;',
    `
zone  keyword.other.directive.stream
tcplb.default.dns.tcp-20053  entity.name.type.zone
64  constant.numeric
k  keyword.other.unit
;  punctuation.terminator.statement`,
  ],
  [
    'hash $remote_addr consistent;',
    `
hash  keyword.other.directive.stream
$  punctuation.definition.variable
remote_addr  variable.other
consistent  support.constant.property-value
;  punctuation.terminator.statement`,
  ],
  [
    'server 10.0.0.1:53 max_fails=1 fail_timeout=2s; # node-1',
    `
server  keyword.other.directive
10.0.0.1  constant.numeric.address
:  punctuation.separator.port
53  constant.numeric.port
max_fails  variable.parameter
=  keyword.operator.assignment
1  constant.numeric
fail_timeout  variable.parameter
=  keyword.operator.assignment
2  constant.numeric
s  keyword.other.unit
;  punctuation.terminator.statement
#  punctuation.definition.comment
node-1  comment.line.number-sign`,
  ],
  [
    'listen [fd00::1]:5353 udp reuseport;',
    `
listen  keyword.other.directive.stream
[  punctuation.definition.address
fd00::1  constant.numeric.address
]  punctuation.definition.address
:  punctuation.separator.port
5353  constant.numeric.port
udp  support.constant.property-value
reuseport  support.constant.property-value
;  punctuation.terminator.statement`,
  ],
  [
    'listen unix:/srv/tcplb/run/revision.sock;',
    `
listen  keyword.other.directive.stream
unix:/srv/tcplb/run/revision.sock  string.unquoted.socket
;  punctuation.terminator.statement`,
  ],
  [
    'allow fd00::/16;',
    `
allow  keyword.control.access
fd00::  constant.numeric.address
/  punctuation.separator.prefix-length
16  constant.numeric.prefix-length
;  punctuation.terminator.statement`,
  ],
  [
    'deny all;',
    'deny  keyword.control.access\nall  support.constant.property-value\n;  punctuation.terminator.statement',
  ],
  [
    'proxy_pass tcplb.default.dns.tcp-20053;',
    `
proxy_pass  keyword.other.directive
tcplb.default.dns.tcp-20053  entity.name.type.upstream
;  punctuation.terminator.statement`,
  ],
  [
    'proxy_pass http://127.0.0.1:8080/x;',
    `
proxy_pass  keyword.other.directive
http://127.0.0.1:8080/x  string.unquoted.url
;  punctuation.terminator.statement`,
  ],
  [
    'return "a567b5d4dc75\\n";',
    `
return  keyword.control.flow
"  punctuation.definition.string.begin
a567b5d4dc75  string.quoted.double
\\n  constant.character.escape
"  punctuation.definition.string.end
;  punctuation.terminator.statement`,
  ],
  [
    'map $ssl_preread_server_name $name { default web; ~^a\\.b$ api; }',
    `
map  keyword.control.context
$  punctuation.definition.variable
ssl_preread_server_name  variable.other
$  punctuation.definition.variable
name  variable.other
{  punctuation.section.block.begin
default  support.constant.property-value
web  string.unquoted
;  punctuation.terminator.statement
~^a\\.b$  string.regexp
api  string.unquoted
;  punctuation.terminator.statement
}  punctuation.section.block.end`,
  ],
  [
    'location ~* \\.php$ { return 403; }',
    `
location  keyword.control.context
~*  keyword.operator.match
\\.php$  string.regexp
{  punctuation.section.block.begin
return  keyword.control.flow
403  constant.numeric
;  punctuation.terminator.statement
}  punctuation.section.block.end`,
  ],
];

describe('a line', () => {
  test.each(cases)('%s', (line, tokens) => {
    expect(tokenizeLines(grammar, line)).toEqual([tokens.trim().split('\n')]);
  });

  test('that goes on', () => {
    expect(tokenizeLines(grammar, 'proxy_pass\n  web;\nserver {').map((tokens) => tokens[0])).toEqual([
      'proxy_pass  keyword.other.directive',
      'web  string.unquoted',
      'server  keyword.control.context',
    ]);
  });
});

describe('a rendered configuration', () => {
  const service: Service = {
    metadata: { namespace: 'default', name: 'dns' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      ports: [
        { port: 20_053, protocol: 'TCP' },
        { port: 20_053, protocol: 'UDP' },
      ],
      sessionAffinity: 'ClientIP',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
    },
  };
  const slice: EndpointSlice = {
    metadata: { namespace: 'default', name: 'dns-1', labels: { 'kubernetes.io/service-name': 'dns' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], nodeName: 'node-1', conditions: { ready: true } }],
    ports: [{ protocol: 'TCP', port: 53 }],
  };
  const node: NodeObject = {
    metadata: { name: 'node-1' },
    status: {
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  const { files } = plan({ services: [service], endpointSlices: [slice], nodes: [node] }, configuration);

  test('has something to show', () => {
    expect(files.map(({ path }) => path)).toEqual(['exposures/default.dns.conf', 'nginx.conf', 'revision.conf']);
  });

  test.each(files)('$path leaves no text without a scope of its own', ({ content }) => {
    const plain = tokenizeLines(grammar, content).filter((tokens) =>
      tokens.some((token) => token.endsWith('  source')),
    );
    expect(plain).toEqual([]);
  });
});
