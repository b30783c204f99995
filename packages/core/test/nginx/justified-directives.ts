/** Which directives of the rendered files are owed to what. */

import type { Exposure } from '../../src/exposure/exposure.ts';
import { balancing } from '../../src/exposure/options/balancing.ts';
import { type Directive, parseDirectives } from '../../src/exposure/options/directives.ts';

/** The directive's arguments, and whose file it is in. */
type Justification = (args: string, exposure: Exposure) => boolean;

const NAME = String.raw`tcplb\.[a-z0-9-]+\.[a-z0-9-]+\.(tcp|udp)-\d{1,5}(\.ipv[46])?`;
const PLACE = String.raw`((\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]|localhost):)?\d{1,5}`;
const PATH = '/[A-Za-z0-9/._-]+';

function matches(pattern: string): Justification {
  const whole = new RegExp(`^(${pattern})$`);
  return (args) => whole.test(args);
}

const all =
  (...parts: readonly Justification[]): Justification =>
  (args, exposure) =>
    parts.every((part) => part(args, exposure));

const asked =
  (isAsked: (exposure: Exposure) => boolean): Justification =>
  (_args, exposure) =>
    isAsked(exposure);

const algorithm = (word: string): Justification =>
  asked(({ sessionAffinity, options }) => balancing(sessionAffinity, options) === word);

/** `server` of an upstream: each parameter has its reason. */
const serverLine: Justification = (args, { options, listeners }) => {
  const weighted = listeners.some(({ backends }) => backends.some(({ weight = 1 }) => weight !== 1));
  const weight = weighted ? '( weight=\\d{1,3})?' : '';
  const limit = options.maxConnectionsPerBackend;
  const pattern = `${PLACE}${weight}${limit === undefined ? '' : ` max_conns=${limit}`} max_fails=${options.maxFails} fail_timeout=${options.failTimeoutSeconds}s`;
  return matches(pattern)(args, {} as Exposure);
};

const JUSTIFICATIONS: Readonly<Record<string, Justification>> = {
  upstream: matches(NAME),
  zone: matches(`${NAME} \\d+k`),
  least_conn: algorithm('least-connections'),
  random: all(matches('two least_conn'), algorithm('random-two')),
  hash: all(matches('\\$remote_addr consistent'), algorithm('source-hash')),
  listen: (args, { options }) =>
    matches(`${PLACE} udp reuseport`)(args, {} as Exposure) ||
    (options.tlsServerNames.length === 0
      ? matches(options.tcpKeepAlive ? `${PLACE} so_keepalive=on` : PLACE)(args, {} as Exposure)
      : matches(`unix:${PATH}${options.proxyProtocol === 'off' ? ' proxy_protocol' : ''}`)(args, {} as Exposure)),
  set_real_ip_from: all(
    matches('unix:'),
    asked(({ options }) => options.tlsServerNames.length > 0),
  ),
  access_log: (args, { options }) =>
    options.accessLog ? matches(`${PATH} ${NAME}`)(args, {} as Exposure) : args === 'off',
  log_format: asked(({ options }) => options.accessLog),
  allow: all(
    matches('[0-9a-f.:]+/\\d{1,3}'),
    asked(({ sourceRanges }) => sourceRanges.length > 0),
  ),
  deny: all(
    matches('all'),
    asked(({ sourceRanges }) => sourceRanges.length > 0),
  ),
  limit_conn_zone: all(
    matches(`\\$protocol zone=${NAME}\\.connections:64k`),
    asked(({ options }) => options.maxConnections !== undefined),
  ),
  limit_conn: (args, { options }) => matches(`${NAME}\\.connections ${options.maxConnections}`)(args, {} as Exposure),
  proxy_pass: matches(NAME),
  proxy_next_upstream: matches('on'),
  proxy_next_upstream_tries: (args, { options }) =>
    options.nextBackendTries > 0 && args === `${options.nextBackendTries}`,
  proxy_bind: all(
    matches('\\$remote_addr transparent'),
    asked(({ options }) => options.transparent),
  ),
  proxy_connect_timeout: (args, { options }) => args === `${options.connectTimeoutMs ?? 1000}ms`,
  proxy_timeout: (args, { options }) =>
    [options.idleTimeoutSeconds ?? 3600, options.udpTimeoutSeconds].some((seconds) => args === `${seconds}s`),
  proxy_responses: (args, { options }) => args === `${options.udpResponses}`,
  proxy_socket_keepalive: all(
    matches('on'),
    asked(({ options }) => options.tcpKeepAlive),
  ),
  proxy_protocol: all(
    matches('on'),
    asked(({ options }) => options.proxyProtocol === 'v1'),
  ),
  proxy_upload_rate: (args, { options }) => args === `${options.uploadRate}`,
  proxy_download_rate: (args, { options }) => args === `${options.downloadRate}`,
  return: matches('""'),
  // The two that the snippets of the generated Services hold.
  preread_timeout: asked(({ options }) => options.snippet?.startsWith('preread_timeout') ?? false),
  proxy_buffer_size: asked(({ options }) => options.snippet?.startsWith('proxy_buffer_size') ?? false),
};

function judge({ words: [name = '', ...args], block }: Directive, exposure: Exposure): string[] {
  const text = args.join(' ');
  if (name === 'server' && block !== undefined) return block.flatMap((inner) => judge(inner, exposure));
  const justification = name === 'server' ? serverLine : JUSTIFICATIONS[name];
  const problems = justification?.(text, exposure) ? [] : [`${name} ${text}`];
  return [...problems, ...(block ?? []).flatMap((inner) => judge(inner, exposure))];
}

/** The directives of an exposure's file that nothing asked for; the whole text when it is no sequence of directives. */
export function unjustified(content: string, exposure: Exposure): string[] {
  const directives = parseDirectives(content);
  return directives === undefined ? [content] : directives.flatMap((directive) => judge(directive, exposure));
}
