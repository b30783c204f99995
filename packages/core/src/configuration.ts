/**
 * The LoadBalancerConfiguration: what the LB hosts are like. Without a file there is one, this machine and its nginx, on
 * all addresses.
 */

export interface NginxConfiguration {
  /**
   * `standalone`: tcplb writes a complete nginx.conf and owns the nginx process that runs it.
   * `include`: tcplb writes a stream include; an nginx that somebody else owns includes it and is reloaded.
   */
  readonly layout: 'standalone' | 'include';
  /** Absolute directory that holds revisions/, live (symlink), run/ and the lock. */
  readonly directory: string;
  /** Name on PATH or absolute path. */
  readonly binary: string;
  /** For `include`: the pid file of the nginx that includes us. */
  readonly pidFile?: string;
  /** 1–1,000,000. */
  readonly workerConnections: number;
  /** Milliseconds, 10–60,000. nginx's own default of 60 s is far too long for a black-holed node. */
  readonly connectTimeoutMs: number;
  /** Seconds of silence after which a session is closed, 1–604,800. */
  readonly idleTimeoutSeconds: number;
  /** Seconds that old workers may keep their connections after a reload, 1–604,800; long by default. */
  readonly workerShutdownTimeoutSeconds: number;
  /** Revisions that stay on the host for `history` and `undo`, the live one among them, 2–1,000. */
  readonly keepRevisions: number;
  /** Whether the annotation `tcplb.dev/snippet` counts. It lets whoever may write a Service write nginx's configuration. */
  readonly allowSnippets: boolean;
  /** Text of the mustache template for the file of an exposure; absent for ours. */
  readonly exposureTemplate?: string;
}

/** One of the hosts that share virtual addresses. */
export interface VrrpHost {
  readonly name: string;
  /** The interface that has the addresses. */
  readonly interface: string;
  /** Its own canonical addresses, one of each family of the virtual addresses. */
  readonly unicastAddresses: readonly string[];
}

export interface KeepalivedConfiguration {
  /** The name of the one among `hosts` that this is the configuration of. */
  readonly host: string;
  /** Two or more, in the order in which they are to have the addresses. */
  readonly hosts: readonly VrrpHost[];
  /** Canonical, `address/prefix`; one or more. */
  readonly virtualAddresses: readonly string[];
  /** Whether each address of a family begins with another host. */
  readonly spread: boolean;
  /** Seconds, 0–1,000, after which a host takes back what is its own; absent: never. */
  readonly preemptDelaySeconds?: number;
  /** Hundredths of a second between two advertisements, 5–1,000. */
  readonly advertIntervalHundredths: number;
  /** Of the first group of addresses; each further one has the next. With the last 1–255. */
  readonly virtualRouterId: number;
  /** 1–60. */
  readonly garpMasterRepeat: number;
  /** 1–60. */
  readonly garpMasterDelaySeconds: number;
  /** 0–3,600; 0 for none. */
  readonly garpMasterRefreshSeconds: number;
  /** Name on PATH or absolute path. */
  readonly binary: string;
}

/** What one LB host is like. */
export interface HostConfiguration {
  /**
   * Addresses to listen on: single ones, CIDRs and ranges (`192.0.2.10-192.0.2.20`). An exposure takes the first on which
   * its ports are free. Empty: all addresses (`*`).
   */
  readonly addresses: readonly string[];
  readonly nginx: NginxConfiguration;
  /** Absent: all its addresses are its own. */
  readonly keepalived?: KeepalivedConfiguration;
}

/** An LB host that the configuration names. */
export interface NamedHost extends HostConfiguration {
  /** A DNS label; unique. */
  readonly name: string;
  /** As ssh takes it, `[user@]host`, an alias of its configuration or `ssh://…`; absent for this machine. */
  readonly ssh?: string;
  /** Configuration file for ssh; absent for the user's. */
  readonly sshConfig?: string;
  /** Whether everything there goes through `sudo -n`. Default false. */
  readonly become?: boolean;
}

/** In what order hosts are brought up to date; see `rollOut`. */
export type RolloutStrategy = 'OneByOne' | 'AllAtOnce';

/** What holds for this machine, and for all hosts that do not say otherwise. */
export interface LoadBalancerConfiguration extends HostConfiguration {
  /** Absent: this machine is the one LB host. Otherwise one or more. */
  readonly hosts?: readonly NamedHost[];
  /** Default `OneByOne`. */
  readonly rollout?: RolloutStrategy;
}

/** What is configured for this machine; where hosts are named, for the first, as an example of what they serve. */
export function firstHost(configuration: LoadBalancerConfiguration): HostConfiguration {
  return configuration.hosts?.[0] ?? configuration;
}

/** Of all load balancers, as configured: with ranges, and empty for those that listen on all that they have. */
export function allAddresses({ addresses, hosts }: LoadBalancerConfiguration): readonly string[] {
  return hosts?.flatMap((host) => host.addresses) ?? addresses;
}

export interface DefaultsOptions {
  /** Whether nginx is going to run as root. */
  readonly isRoot: boolean;
  /** `$HOME`, for users other than root. */
  readonly homeDirectory: string;
  /** `$XDG_STATE_HOME`, for users other than root. */
  readonly stateHome?: string;
}

function defaultDirectory({ isRoot, homeDirectory, stateHome }: DefaultsOptions): string {
  if (isRoot) return '/var/lib/tcplb';
  // The XDG specification has relative paths ignored.
  return `${stateHome?.startsWith('/') ? stateHome : `${homeDirectory}/.local/state`}/tcplb`;
}

/** The nginx of a machine where no file says which; not for the cluster to say. */
export const DEFAULT_BINARY = 'nginx';

/** What holds without a file, and what a file leaves out: an nginx of our own on this machine, on all addresses. */
export function defaultConfiguration(options: DefaultsOptions): LoadBalancerConfiguration {
  return {
    addresses: [],
    nginx: {
      layout: 'standalone',
      directory: defaultDirectory(options),
      binary: DEFAULT_BINARY,
      workerConnections: 4096,
      connectTimeoutMs: 1000,
      idleTimeoutSeconds: 3600,
      workerShutdownTimeoutSeconds: 86_400,
      keepRevisions: 10,
      allowSnippets: false,
    },
  };
}
