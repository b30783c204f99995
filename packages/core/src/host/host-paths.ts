/** Where things stand in the directory that tcplb owns on an LB host. */
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { healthFile, KEEPALIVED_FILE } from '../keepalived/keepalived-files.ts';

export interface HostPaths {
  readonly directory: string;
  /** One directory per revision, `<number>-<revision>`. */
  readonly revisions: string;
  /** Symlink to the revision that nginx reads. */
  readonly live: string;
  readonly run: string;
  readonly lock: string;
  /** Held by the agent that looks after the host, for as long as it does. */
  readonly agentLock: string;
  readonly pidFile: string;
  readonly errorLog: string;
  /** Unix socket on which nginx answers which revision it serves. */
  readonly revisionSocket: string;
  /** Of the keepalived of hosts that share addresses. */
  readonly keepalived: KeepalivedPaths;
}

export interface KeepalivedPaths {
  readonly configuration: string;
  readonly pidFile: string;
  readonly vrrpPidFile: string;
  readonly log: string;
  /** Held by whoever starts it. */
  readonly lock: string;
  /** What keepalived looks at and what it tells, outside of the revisions. */
  readonly run: string;
  /** `0`, or `1` while this host should not have the addresses, by what its agent sees. */
  readonly health: string;
}

/** `sun_path` holds 108 bytes with the closing NUL (unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

/** Fails with `InvalidConfiguration` when the directory's name is too long for the revision socket. */
export function hostPaths(nginx: NginxConfiguration): HostPaths {
  const { directory } = nginx;
  const run = `${directory}/run`;
  const revisionSocket = `${run}/revision.sock`;
  const bytes = Buffer.byteLength(revisionSocket);
  if (bytes > MAX_SOCKET_PATH_BYTES) {
    const message = `nginx.directory ${directory}: the unix socket ${revisionSocket} would have ${bytes} bytes, Linux allows ${MAX_SOCKET_PATH_BYTES}`;
    throw new TcplbError('InvalidConfiguration', message, { suggestions: ['Choose a directory with a shorter path.'] });
  }
  return {
    directory,
    revisions: `${directory}/revisions`,
    live: `${directory}/live`,
    run,
    lock: `${directory}/lock`,
    agentLock: `${directory}/agent.lock`,
    pidFile: (nginx.layout === 'include' && nginx.pidFile) || `${run}/nginx.pid`,
    errorLog: `${run}/error.log`,
    revisionSocket,
    keepalived: keepalivedPaths(directory),
  };
}

function keepalivedPaths(directory: string): KeepalivedPaths {
  return {
    configuration: `${directory}/live/${KEEPALIVED_FILE}`,
    pidFile: `${directory}/run/keepalived.pid`,
    vrrpPidFile: `${directory}/run/vrrp.pid`,
    log: `${directory}/run/keepalived.log`,
    lock: `${directory}/run/keepalived.lock`,
    run: `${directory}/run/vrrp`,
    health: healthFile(directory),
  };
}
