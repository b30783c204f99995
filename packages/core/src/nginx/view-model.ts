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
}

export interface ServerView {
  /** `192.0.2.10:446`, `[2001:db8::1]:446` */
  readonly address: string;
  /** The node's name, for the reader. */
  readonly node: string;
}

export interface UpstreamView {
  readonly name: string;
  /** nginx size: `64k`. */
  readonly zoneSize: string;
  /** At least one, each address once. */
  readonly servers: readonly ServerView[];
}

export interface ListenerView {
  /** For the reader: `TCP port 446`. */
  readonly title: string;
  /** Arguments of `listen`, one line each: `192.0.2.10:446 so_keepalive=on`. */
  readonly listens: readonly string[];
  readonly udp: boolean;
  /** Absent while no backend is ready: connections are closed at once. */
  readonly upstream?: UpstreamView;
}

/** How failures take a server out. */
export interface FailureView {
  readonly maxFails: number;
  /** Seconds. */
  readonly failTimeout: number;
}

/** For `serverLineTemplate`. */
export interface ServerLineView extends ServerView, FailureView {}

/** For `exposureTemplate`. */
export interface ExposureView extends FailureView {
  readonly namespace: string;
  readonly name: string;
  readonly mode: string;
  readonly sessionAffinity: boolean;
  /** Empty: everybody may connect. */
  readonly sourceRanges: readonly string[];
  readonly restricted: boolean;
  readonly listeners: readonly ListenerView[];
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Seconds of silence. */
  readonly tcpIdleTimeout: number;
  readonly udpIdleTimeout: number;
}

/** For `revisionTemplate`. */
export interface RevisionView {
  readonly revision: string;
  readonly socket: string;
}
