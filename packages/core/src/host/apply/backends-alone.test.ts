import { expect, test } from 'vitest';
import { differInBackendsAlone } from './backends-alone.ts';

const [live, fresh] = ['0123456789ab', 'ba9876543210'];

function server(place: string, parameters = 'max_fails=1 fail_timeout=10s'): string {
  return `    server ${place} ${parameters}; # node-1`;
}

function exposureFile(servers: readonly string[], { zone = '64k', port = 446 } = {}): string {
  const upstream = servers.length === 0 ? [] : ['upstream web {', `    zone web ${zone};`, ...servers, '}'];
  return [...upstream, 'server {', `    listen ${port};`, '    proxy_pass web;', '}', ''].join('\n');
}

function filesOf(revision: string, content: string, more: Record<string, string> = {}) {
  const named = { 'exposures/default.web.conf': content, 'nginx.conf': 'stream {}\n', ...more };
  const files = { ...named, 'revision.conf': `listen unix:/run/revision.sock;\nreturn "${revision}\\n";\n` };
  return { revision, files: Object.entries(files).map(([path, text]) => ({ path, content: text })) };
}

const before = [server('10.0.0.1:80'), server('10.0.0.2:80')];

test.each<[string, string[]]>([
  ['one that goes', [server('10.0.0.2:80')]],
  ['one that comes', [...before, server('10.0.0.3:80')]],
  ['another port', [server('10.0.0.1:81')]],
  ['another node', [server('10.0.0.1:80').replace('node-1', 'node-2.example.com'), server('10.0.0.2:80')]],
])('backends alone: %s', (_name, servers) => {
  expect(differInBackendsAlone(filesOf(live, exposureFile(before)), filesOf(fresh, exposureFile(servers)))).toBe(true);
});

test.each<[string, string]>([
  ['the last backend', exposureFile([])],
  ['a host name, which nginx looks up', exposureFile([...before, server('node-3:80')])],
  ['an address that is none', exposureFile([...before, server('10.0.0.300:80')])],
  ['a port that is none', exposureFile([...before, server('10.0.0.3:80800')])],
  ['a socket', exposureFile([...before, server('unix:/run/x:80')])],
  ['the first of its family', exposureFile([...before, server('[2001:db8::1]:80')])],
  ['a weight', exposureFile([server('10.0.0.1:80', 'weight=2 max_fails=1 fail_timeout=10s'), ...before])],
  ['other parameters', exposureFile([server('10.0.0.1:80', 'max_fails=2 fail_timeout=10s')])],
  ['a parameter that is not ours', exposureFile([server('10.0.0.1:80', 'max_fails=1 fail_timeout=10s backup')])],
  ['a directive behind it', exposureFile([`${before[0]} \n    resolver 10.0.0.9;`, server('10.0.0.2:80')])],
  ['more on its line', exposureFile([server('10.0.0.1:80').replace('#', 'hash $remote_addr; #')])],
  ['the zone', exposureFile(before, { zone: '128k' })],
  ['the listener', exposureFile(before, { port: 447 })],
])('more than backends: %s', (_name, content) => {
  expect(differInBackendsAlone(filesOf(live, exposureFile(before)), filesOf(fresh, content))).toBe(false);
});

test('a second place of servers is judged by itself', () => {
  const [first = '', second = ''] = before;
  const text = (...places: readonly string[][]) => places.map((servers) => exposureFile(servers)).join('');
  const heavy = server('10.0.0.9:80', 'weight=2 max_fails=1 fail_timeout=10s');
  const two = filesOf(live, text([first, heavy], [second]));
  expect(differInBackendsAlone(two, filesOf(fresh, text([heavy], [first, second])))).toBe(true);
  expect(differInBackendsAlone(two, filesOf(fresh, text([first], [second, heavy])))).toBe(false);
});

test.each<[string, Record<string, string>, boolean]>([
  ['another main file', { 'nginx.conf': 'stream { }\n' }, false],
  ['a file more', { 'tls/192.0.2.1-443.conf': '' }, false],
  ['keepalived, which nginx does not read', { 'keepalived/backends': '10.0.0.1 80\n' }, true],
])('files beside: %s', (_name, more, expected) => {
  const content = exposureFile(before);
  expect(differInBackendsAlone(filesOf(live, content), filesOf(fresh, content, more))).toBe(expected);
});

test('what tells the revision tells nothing else', () => {
  const other = filesOf(fresh, exposureFile(before));
  const files = other.files.map((file) => ({ ...file, content: file.content.replace('/run/', '/tmp/') }));
  expect(differInBackendsAlone(filesOf(live, exposureFile(before)), { ...other, files })).toBe(false);
});
