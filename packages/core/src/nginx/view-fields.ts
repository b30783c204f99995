/** Every field of the view of an exposure, version 1, for the reference and for telling a user's template of its typos. */

export interface ViewField {
  /** With the lists and objects that it is in: `listeners.upstream.name`. */
  readonly path: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object';
  /** Whether it may be absent, and a section of it empty. */
  readonly optional?: true;
  readonly meaning: string;
}

export const VIEW_VERSION = 1;

export const viewFields: readonly ViewField[] = [
  { path: 'viewVersion', type: 'number', meaning: 'Version of this table. Fields may be added to it, never changed.' },
  { path: 'namespace', type: 'text', meaning: "The Service's namespace." },
  { path: 'name', type: 'text', meaning: "The Service's name." },
  { path: 'mode', type: 'text', meaning: 'Backend mode: `host-network`, `host-port`, `node-port`, `pod-ip`.' },
  { path: 'restricted', type: 'boolean', meaning: 'Whether only `sourceRanges` may connect.' },
  { path: 'sourceRanges', type: 'list', meaning: 'CIDR ranges, as text.' },
  { path: 'connectTimeout', type: 'number', meaning: 'Milliseconds that a backend has to accept.' },
  { path: 'tcpIdleTimeout', type: 'number', meaning: 'Seconds of silence after which a TCP session ends.' },
  { path: 'udpIdleTimeout', type: 'number', meaning: 'Seconds of silence after which a UDP session ends.' },
  {
    path: 'nextBackendTries',
    type: 'number',
    optional: true,
    meaning: 'Backends tried for one connection; absent for all of them.',
  },
  { path: 'tcpKeepAlive', type: 'boolean', meaning: 'Whether to probe silent TCP connections.' },
  { path: 'uploadRate', type: 'number', optional: true, meaning: 'Bytes per second from one client.' },
  { path: 'downloadRate', type: 'number', optional: true, meaning: 'Bytes per second to one client.' },
  {
    path: 'udpResponses',
    type: 'text',
    optional: true,
    meaning: 'Datagrams that answer one; text, so that `0` is not empty.',
  },
  { path: 'transparent', type: 'boolean', meaning: "Whether to connect from the client's address." },
  { path: 'snippet', type: 'text', optional: true, meaning: 'Directives for the server blocks, word for word.' },
  { path: 'listeners', type: 'list', meaning: 'One per port, and per address family where they are apart.' },
  { path: 'listeners.title', type: 'text', meaning: 'For the reader: `TCP port 446`.' },
  {
    path: 'listeners.listens',
    type: 'list',
    meaning: 'Arguments of `listen`, as text: each of them has to become a directive.',
  },
  { path: 'listeners.udp', type: 'boolean', meaning: 'False for TCP.' },
  {
    path: 'listeners.behindTlsPort',
    type: 'boolean',
    meaning:
      "Whether connections come through tcplb's own server for TLS names, with the client's address in a PROXY header " +
      'that `listens` already expects: `set_real_ip_from unix:;` trusts it.',
  },
  { path: 'listeners.sendProxyHeader', type: 'boolean', meaning: 'Whether the backend is sent a PROXY header.' },
  { path: 'listeners.connectionLimit', type: 'object', optional: true, meaning: 'Present with a limit.' },
  {
    path: 'listeners.connectionLimit.zone',
    type: 'text',
    meaning: 'A name for `limit_conn_zone`, unique on this host.',
  },
  { path: 'listeners.connectionLimit.connections', type: 'number', meaning: 'Connections at one time.' },
  { path: 'listeners.accessLog', type: 'object', optional: true, meaning: 'Present when sessions are logged.' },
  { path: 'listeners.accessLog.format', type: 'text', meaning: 'A name for `log_format`, unique on this host.' },
  { path: 'listeners.accessLog.path', type: 'text', meaning: 'Absolute path of the log.' },
  { path: 'listeners.accessLog.listener', type: 'text', meaning: 'For the log: `TCP/446`.' },
  {
    path: 'listeners.upstream',
    type: 'object',
    optional: true,
    meaning: 'Absent while no backend is ready: the server then has to do without, as with `return "";`.',
  },
  { path: 'listeners.upstream.name', type: 'text', meaning: 'A name for `upstream`, unique on this host.' },
  { path: 'listeners.upstream.zoneSize', type: 'text', meaning: 'Size for its `zone`: `64k`.' },
  {
    path: 'listeners.upstream.balance',
    type: 'text',
    optional: true,
    meaning: 'The directive that picks a server, without semicolon; absent for round robin.',
  },
  { path: 'listeners.upstream.servers', type: 'list', meaning: 'At least one, each address once.' },
  { path: 'listeners.upstream.servers.address', type: 'text', meaning: '`192.0.2.10:446`, `[2001:db8::1]:446`.' },
  { path: 'listeners.upstream.servers.node', type: 'text', meaning: "The node's name." },
  { path: 'listeners.upstream.servers.weight', type: 'number', optional: true, meaning: 'Absent for 1.' },
  {
    path: 'listeners.upstream.servers.maxConnections',
    type: 'number',
    optional: true,
    meaning: 'Connections at one time; absent for any number.',
  },
  { path: 'listeners.upstream.servers.maxFails', type: 'number', meaning: 'For `max_fails`.' },
  { path: 'listeners.upstream.servers.failTimeout', type: 'number', meaning: 'Seconds, for `fail_timeout`.' },
];

/** Markdown: one row per field; ends with a line feed. */
export function renderViewTable(): string {
  const rows = viewFields.map(
    ({ path, type, optional, meaning }) => `| \`${path}\` | ${type}${optional ? ', optional' : ''} | ${meaning} |\n`,
  );
  return `| field | type | meaning |\n|---|---|---|\n${rows.join('')}`;
}
