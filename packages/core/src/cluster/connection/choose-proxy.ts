/** Which proxy, if any, leads to the API server: the kubeconfig's `proxy-url`, or the proxy variables as Go reads them. */
import { BlockList, isIP } from 'node:net';
import { TcplbError } from '../../errors.ts';
import type { ProxyEnvironment } from '../kubeconfig/environment.ts';
import type { KubeconfigCluster } from '../kubeconfig/kubeconfig.ts';

/** @throws InvalidConfiguration when a proxy's URL does not parse; the URL is not quoted, it may hold a password */
export function chooseProxy(server: URL, cluster: KubeconfigCluster, environment: ProxyEnvironment): URL | undefined {
  if (cluster['proxy-url']) return parseProxy(cluster['proxy-url'], "the kubeconfig's proxy-url");
  const secure = server.protocol === 'https:';
  const value = secure ? environment.https : environment.http;
  if (!value || isExempt(server, environment.none ?? '')) return undefined;
  return parseProxy(value, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
}

function parseProxy(value: string, source: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (url?.hostname) return url;
  throw new TcplbError('InvalidConfiguration', `${source} is not a URL`, {
    suggestions: ['Write it like http://proxy.example.com:3128.'],
  });
}

/** `NO_PROXY`: names with their subdomains, `.names` for subdomains only, addresses, networks, each with an optional port. */
function isExempt(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isInside(host, '127.0.0.0/8') || host === '::1') return true;
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInside(host, entry);
  const { name, port: onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name)) return isInside(host, `${name}/${isIP(name) === 4 ? 32 : 128}`);
  const domain = name.replace(/^\*?\./, '');
  return host.endsWith(`.${domain}`) || (domain === name && host === name);
}

function splitPort(entry: string): { name: string; port?: string } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? (isIP(entry) ? null : /^([^:]+):(\d+)$/.exec(entry));
  if (!bracketed) return { name: entry };
  const [, name = '', port] = bracketed;
  return port === undefined ? { name } : { name, port };
}

function isInside(host: string, network: string): boolean {
  const [base = '', length = ''] = network.split('/');
  const family = isIP(base);
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(length)) return false;
  if (Number(length) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(base, Number(length), type);
  return block.check(host, type);
}
