import { expect, test } from 'vitest';
import type { ProxyEnvironment } from '../kubeconfig/environment.ts';
import { chooseProxy } from './choose-proxy.ts';

const proxied = (server: string, environment: ProxyEnvironment, proxyUrl?: string) =>
  chooseProxy(new URL(server), proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }, environment)?.href;

test.each<[server: string, environment: ProxyEnvironment, expected: string | undefined]>([
  ['https://api.test', {}, undefined],
  ['https://api.test', { https: 'http://p:1', http: 'http://q:2' }, 'http://p:1/'],
  ['http://api.test', { https: 'http://p:1', http: 'http://q:2' }, 'http://q:2/'],
  ['https://api.test', { https: 'p:1' }, 'http://p:1/'],
  ['https://localhost:6443', { https: 'http://p:1' }, undefined],
  ['https://127.0.0.2:6443', { https: 'http://p:1' }, undefined],
  ['https://[::1]:6443', { https: 'http://p:1' }, undefined],
])('%s with %j', (server, environment, expected) => {
  expect(proxied(server, environment)).toBe(expected);
});

test.each<[server: string, none: string, exempt: boolean]>([
  ['https://api.test', '*', true],
  ['https://api.test', 'test', true],
  ['https://api.test', 'API.test', true],
  ['https://api.test', '.test', true],
  ['https://api.test', '*.test', true],
  ['https://api.test', '.api.test', false],
  ['https://myapi.test', 'api.test', false],
  ['https://api.test', 'other, api.test:443', true],
  ['https://api.test:6443', 'api.test:443', false],
  ['https://10.1.2.3', '10.1.2.3', true],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://11.1.2.3', '10.0.0.0/8', false],
  ['https://10.1.2.3', '10.0.0.0/99', false],
  ['https://[fd00::5]', 'fd00::/8', true],
  ['https://[fd00::5]', 'fd00::5', true],
  ['https://[fd00::5]:6443', '[fd00::5]:6443', true],
  ['https://api.test', '10.0.0.0/8,,', false],
])('%s with NO_PROXY=%s: exempt is %j', (server, none, exempt) => {
  expect(proxied(server, { https: 'http://p:1', none }) === undefined).toBe(exempt);
});

test("the kubeconfig's proxy wins over everything", () => {
  const environment = { https: 'http://p:1', none: '*' };
  expect(proxied('https://127.0.0.1', environment, 'socks5://s:3')).toBe('socks5://s:3');
});

test('a proxy that is no URL is not quoted', () => {
  expect(() => proxied('https://api.test', { https: 'http://jane:secret@' })).toThrow(/^HTTPS_PROXY is not a URL$/);
  expect(() => proxied('https://api.test', {}, '://')).toThrow("the kubeconfig's proxy-url is not a URL");
});
