/**
 * The options of an exposure: `tcplb.dev/*` annotations of its Service for what has no standard field. One table gives
 * type, range, default, error text, documentation, flag of `expose` and the editor's completion of each.
 */
import type { RequestedMode } from '../../backends/resolve-mode.ts';
import { canonicalAddress, isUnspecified } from '../../ip-address.ts';
import { tlsServerName } from '../object-names.ts';
import { parseDirectives } from './directives.ts';
import { duration, list, oneOf, text, toggle, wholeNumber } from './option.ts';
import { parseRate } from './rate.ts';

const MODES = ['auto', 'host-network', 'host-port', 'node-port', 'pod-ip'] as const satisfies readonly RequestedMode[];

function singleAddress(entry: string): string | undefined {
  const address = canonicalAddress(entry);
  return address === undefined || isUnspecified(address) ? undefined : address;
}

/** Whether the directives that follow would stay what they are. */
function isWhole(snippet: string): boolean {
  return (parseDirectives(snippet) ?? []).length > 0;
}

export const optionSchemas = {
  mode: oneOf('mode', MODES, {
    default: 'auto',
    documentation:
      "How the cluster takes the connection: host-network connects to the pods' ports on their nodes' own addresses, " +
      'host-port to the host ports of the pods, node-port to the node ports of the Service, pod-ip to the pods ' +
      'themselves (the pod network has to be routed to the balancer). auto picks one from what the Service offers.',
  }),
  nodeAddress: oneOf('node-address', ['internal', 'external', 'hostname'], {
    default: 'internal',
    documentation:
      'Which address of a node to connect to: its InternalIP, its ExternalIP or its Hostname, which nginx looks up ' +
      'when it is reloaded. A node that lacks the internal one is reached at its ExternalIP.',
  }),
  addresses: list(
    'address',
    { entries: 'IP addresses', maxEntries: 2, example: '192.0.2.10', parseEntry: singleAddress },
    {
      documentation:
        'The address to listen on, out of the configured ones; one per family. Preferred to loadBalancerIP.',
      defaultText: 'the first on which the ports are free',
    },
  ),
  cordonedNodes: oneOf('cordoned-nodes', ['keep', 'drain'], {
    default: 'keep',
    documentation: 'Whether backends on cordoned nodes get new connections.',
  }),
  algorithm: oneOf('algorithm', ['round-robin', 'least-connections', 'source-hash', 'random-two'], {
    default: 'round-robin',
    documentation:
      'How a connection gets its backend: in turn, the one with the fewest connections, by a consistent hash of the ' +
      "client's address, or the less busy one of two picked at random.",
  }),
  maxConnections: wholeNumber(
    'max-connections',
    { min: 1, max: 1_000_000, example: '1000' },
    { documentation: 'Connections that each port of the exposure holds at one time; more are closed at once.' },
  ),
  maxConnectionsPerBackend: wholeNumber(
    'max-connections-per-backend',
    { min: 1, max: 1_000_000, example: '200' },
    { documentation: 'Connections that one backend gets at one time; when all are full, new ones are closed.' },
  ),
  connectTimeoutMs: duration(
    'connect-timeout',
    { min: '10ms', max: '60s', example: '300ms', unit: 1 },
    {
      documentation: 'Time that a backend has to accept before the next one is tried.',
      defaultText: 'nginx.connectTimeout',
    },
  ),
  idleTimeoutSeconds: duration(
    'idle-timeout',
    { min: '1s', max: '168h', example: '10m', unit: 1000 },
    { documentation: 'Silence after which a TCP session is closed.', defaultText: 'nginx.idleTimeout' },
  ),
  maxFails: wholeNumber(
    'max-fails',
    { min: 0, max: 1000, example: '3' },
    {
      default: 1,
      documentation: 'Failed attempts within fail-timeout after which a backend is left out; 0 never leaves it out.',
    },
  ),
  failTimeoutSeconds: duration(
    'fail-timeout',
    { min: '1s', max: '1h', example: '5s', unit: 1000 },
    {
      default: 2,
      defaultText: '2s',
      documentation: 'How long failures count, and how long a backend is then left out.',
    },
  ),
  nextBackendTries: wholeNumber(
    'next-backend-tries',
    { min: 0, max: 100, example: '2' },
    {
      default: 0,
      documentation: 'Backends tried for one connection, the first among them; 0 tries all, 1 never tries another.',
    },
  ),
  tcpKeepAlive: toggle('tcp-keepalive', {
    default: true,
    documentation: 'Whether the kernel probes silent TCP connections to clients and backends, to notice dead peers.',
  }),
  proxyProtocol: oneOf('proxy-protocol', ['off', 'v1'], {
    default: 'off',
    documentation:
      "Sends the client's address to the backend in a PROXY protocol header before the data. The backend has to expect it.",
  }),
  uploadRate: text(
    'upload-rate',
    { expected: 'a rate in bytes per second such as 64k or 1m, from 1k to 1024m', example: '512k', parse: parseRate },
    { documentation: 'The most that one connection may send to its backend, in bytes per second.' },
  ),
  downloadRate: text(
    'download-rate',
    { expected: 'a rate in bytes per second such as 64k or 1m, from 1k to 1024m', example: '1m', parse: parseRate },
    { documentation: 'The most that one connection may receive from its backend, in bytes per second.' },
  ),
  udpResponses: wholeNumber(
    'udp-responses',
    { min: 0, max: 1_000_000, example: '1' },
    {
      documentation: 'Datagrams that answer one of the client; the session ends with the last one. 0 expects none.',
      defaultText: 'any number',
    },
  ),
  udpTimeoutSeconds: duration(
    'udp-timeout',
    { min: '1s', max: '24h', example: '5s', unit: 1000 },
    { default: 30, defaultText: '30s', documentation: 'Silence after which a UDP session is forgotten.' },
  ),
  tlsServerNames: list(
    'tls-server-names',
    {
      entries: 'DNS names, also *.example.com',
      maxEntries: 100,
      example: 'www.example.com',
      parseEntry: tlsServerName,
    },
    {
      default: [],
      defaultText: 'none',
      documentation:
        'Names of TLS servers (SNI) behind the TCP ports of this exposure. Exposures with different names share an ' +
        'address and a port; TLS passes through to the backend untouched.',
    },
  ),
  transparent: toggle('transparent', {
    default: false,
    documentation:
      "Connects to backends from the client's own address. The backends have to route their answers back through the " +
      'balancer, and nginx has to run as root.',
  }),
  accessLog: toggle('access-log', {
    default: false,
    documentation: 'Logs each session with its backend to run/access.log in the directory of nginx.',
  }),
  snippet: text<string>(
    'snippet',
    {
      expected:
        'whole directives of nginx, at most 4096 characters, without control characters other than line feeds and tabs',
      example: 'preread_timeout 5s;',
      parse: (value) => (/^[\n\t\P{Cc}]{1,4096}$/u.test(value) && isWhole(value) ? value : undefined),
    },
    { documentation: 'Directives for the server blocks, word for word. Only where nginx.allowSnippets is set.' },
  ),
} as const;

type Schemas = typeof optionSchemas;

/** An option's key in code: `maxFails`. */
export type OptionName = keyof Schemas;

type ValueOf<S> = S extends { readonly parse: (text: string) => infer V } ? Exclude<V, undefined> : never;

/** The options with a default of their own; the others may be absent. */
type Defaulted =
  | 'mode'
  | 'nodeAddress'
  | 'cordonedNodes'
  | 'algorithm'
  | 'maxFails'
  | 'failTimeoutSeconds'
  | 'nextBackendTries'
  | 'tcpKeepAlive'
  | 'proxyProtocol'
  | 'udpTimeoutSeconds'
  | 'tlsServerNames'
  | 'transparent'
  | 'accessLog';

/** The values of all options, defaults filled in. Units are in the names; rates are bytes per second. */
export type ExposureOptions = { readonly [K in Defaulted]: ValueOf<Schemas[K]> } & {
  readonly [K in Exclude<OptionName, Defaulted>]?: ValueOf<Schemas[K]>;
};

/** The annotation that `tcplb.dev/mode` names, for those who write Services. */
export const MODE_ANNOTATION = optionSchemas.mode.annotation;
