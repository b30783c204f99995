/**
 * What the templates may show, as plain data. Templates escape nothing: every string in here is a number, an address, a
 * range, a DNS name or a path that was checked on the way in (see `checked-values.ts`).
 */

/** For `mainTemplate` and `streamTemplate`. */
export interface MainView {
  /** Absolute directory that holds `live` and `run/`. */
  readonly directory: string;
  /** True for the layout `include`, where this file serves `nginx -t` only. */
  readonly checkOnly: boolean;
  /** Absolute path for `load_module`; absent when the stream module is compiled in. */
  readonly streamModule?: string;
  readonly workerConnections: number;
  /** File descriptors of one worker. */
  readonly workerFiles: number;
  /** Seconds. */
  readonly workerShutdownTimeout: number;
  /** Whether exposures share ports by TLS server names. */
  readonly tlsPorts: boolean;
  /** Bytes of a hash bucket, where a TLS server name is too long for nginx's own size. */
  readonly mapHashBucketSize?: number;
}

/** For `serverLineTemplate`. */
export interface ServerLineView {
  /** `192.0.2.10:446`, `[2001:db8::1]:446`, `node-1.example:446` */
  readonly address: string;
  /** The node's name, for the reader. */
  readonly node: string;
  /** Absent for 1. */
  readonly weight?: number;
  /** Connections at one time; absent for any number. */
  readonly maxConnections?: number;
  /** 0 never takes the server out. */
  readonly maxFails: number;
  /** Seconds. */
  readonly failTimeout: number;
}

export interface UpstreamView {
  readonly name: string;
  /** nginx size: `64k`. */
  readonly zoneSize: string;
  /** The directive that picks a server, without its semicolon; absent for round robin. */
  readonly balance?: string;
  /** At least one, each address once. */
  readonly servers: readonly ServerLineView[];
}

export interface AccessLogView {
  /** Name for `log_format`. */
  readonly format: string;
  readonly path: string;
  /** For the log: `TCP/446`. */
  readonly listener: string;
}

export interface ConnectionLimitView {
  /** Name for `limit_conn_zone`. */
  readonly zone: string;
  readonly connections: number;
}

export interface ListenerView {
  /** For the reader: `TCP port 446`. */
  readonly title: string;
  /** Arguments of `listen`, one line each: `192.0.2.10:446 so_keepalive=on`. */
  readonly listens: readonly string[];
  readonly udp: boolean;
  /** Whether connections come from our own server for TLS names, with the client's address in a PROXY header. */
  readonly behindTlsPort: boolean;
  /** Whether to send a PROXY header to the backend. */
  readonly sendProxyHeader: boolean;
  readonly connectionLimit?: ConnectionLimitView;
  readonly accessLog?: AccessLogView;
  /** Absent while no backend is ready: connections are closed at once. */
  readonly upstream?: UpstreamView;
}

/** For the template of an exposure, which may be a user's: `docs/templates.md` is the contract, by `viewVersion`. */
export interface ExposureView {
  readonly viewVersion: 1;
  readonly namespace: string;
  readonly name: string;
  readonly mode: string;
  readonly restricted: boolean;
  /** Empty: everybody may connect. */
  readonly sourceRanges: readonly string[];
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Seconds of silence. */
  readonly tcpIdleTimeout: number;
  readonly udpIdleTimeout: number;
  /** Absent: all of them. */
  readonly nextBackendTries?: number;
  readonly tcpKeepAlive: boolean;
  /** Bytes per second of one connection. */
  readonly uploadRate?: number;
  readonly downloadRate?: number;
  /** Text, since 0 is a number of answers. */
  readonly udpResponses?: string;
  readonly transparent: boolean;
  /** Directives, word for word. */
  readonly snippet?: string;
  readonly listeners: readonly ListenerView[];
}

/** For `tlsPortTemplate`: one public socket that sorts connections by TLS server name. */
export interface TlsPortView {
  /** `TCP port 443 on 192.0.2.10` */
  readonly title: string;
  /** nginx variable, without `$`. */
  readonly variable: string;
  readonly listen: string;
  /** Sorted by name. */
  readonly names: readonly TlsNameView[];
  /** Seconds: the longest of those behind it. */
  readonly idleTimeout: number;
}

export interface TlsNameView {
  readonly serverName: string;
  /** Absolute path of the unix socket of the exposure's own server. */
  readonly socket: string;
  /** `default/web`, for the reader. */
  readonly exposure: string;
}

/** For `revisionTemplate`. */
export interface RevisionView {
  readonly revision: string;
  readonly socket: string;
}
