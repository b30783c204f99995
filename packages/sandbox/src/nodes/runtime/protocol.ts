/**
 * What the sandbox's process and a node's runtime process tell each other. The whole wish goes one way, everything that
 * is observed the other way, so a lost or repeated message does no harm.
 */

/** A socket that a container holds. */
export interface ContainerListener {
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Whether its TCP connections have to begin with a PROXY protocol header; default false. */
  readonly proxyProtocol?: boolean;
}

/** How a container ends that does not serve. */
export interface ContainerExit {
  /** 0–255. */
  readonly code: number;
  /** Lines that it prints first. */
  readonly output: readonly string[];
  /** Whether it is started again, as the pod's restart policy says. */
  readonly isRestarted: boolean;
}

/** When a container counts as ready. Times are milliseconds. */
export interface ReadinessProbe {
  /** Where a connection must succeed, or what the probe always gives: a failure's text, or null. */
  readonly target: { readonly address: string; readonly port: number } | { readonly failure: string | null };
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  /** In a row, at least 1. */
  readonly successThreshold: number;
  /** In a row, at least 1. */
  readonly failureThreshold: number;
}

export interface DesiredContainer {
  readonly name: string;
  readonly listeners: readonly ContainerListener[];
  /** Present when it ends at once, whenever it is started. */
  readonly exit?: ContainerExit;
  /** Absent: it is ready while it runs. */
  readonly readiness?: ReadinessProbe;
}

export interface DesiredPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The name under which its echo servers answer. */
  readonly hostname: string;
  readonly containers: readonly DesiredContainer[];
  /** Present while the pod terminates: milliseconds since the epoch by which its sockets must be closed. */
  readonly stopBy?: number;
}

/** One address and port that leads to the endpoints of a Service, as kube-proxy would. */
export interface PortForward {
  readonly protocol: 'TCP' | 'UDP';
  readonly address: string;
  readonly port: number;
  /** Of the same address family. None: connections are refused. */
  readonly endpoints: readonly { readonly address: string; readonly port: number }[];
}

export interface DesiredNode {
  readonly pods: readonly DesiredPod[];
  readonly forwards: readonly PortForward[];
}

/** Why a listener could not be opened. */
export interface ListenFailure {
  /** Node's error code: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`. */
  readonly code: string;
  readonly message: string;
}

/** How a container ended the last time. Times are milliseconds since the epoch. */
export interface ContainerFailure {
  readonly exitCode: number;
  /** The last line that it printed. */
  readonly message: string;
  readonly at: number;
  /** Milliseconds from then to the next start. */
  readonly retryInMs: number;
}

/** A container's sockets are opened all or none. Times are milliseconds since the epoch. */
export interface ObservedContainer {
  readonly name: string;
  /** `failed`: it ended and waits to be started again; `exited`: it ended for good; `stopped`: it was told to end. */
  readonly state: 'starting' | 'running' | 'failed' | 'exited' | 'stopped';
  /** Since when it is in this state. */
  readonly since: number;
  /** Failed starts that were followed by another try. */
  readonly restarts: number;
  /** The last failure, also when a later start succeeded. */
  readonly failure?: ContainerFailure;
  readonly isReady: boolean;
  /** What its readiness probe said last, when it failed. */
  readonly probeFailure?: string;
}

export interface ObservedPod {
  readonly uid: string;
  readonly containers: readonly ObservedContainer[];
}

export interface ObservedNode {
  readonly pods: readonly ObservedPod[];
  /** Forwards that could not listen, by `PROTOCOL address port`. */
  readonly failedForwards: Readonly<Record<string, ListenFailure>>;
}

/** How the kubelet's HTTPS endpoint is to be served. Certificate and key are PEM texts. */
export interface KubeletEndpoint {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
}

export interface StartMessage {
  readonly type: 'start';
  readonly kubelet: KubeletEndpoint;
  /** Milliseconds for which a terminating pod goes on without a connection before it stops. */
  readonly idleBeforeStopMs: number;
}

export type ToRuntime = StartMessage | { readonly type: 'desired'; readonly desired: DesiredNode };

export type FromRuntime =
  | { readonly type: 'started'; readonly kubeletPort: number }
  | { readonly type: 'start-failed'; readonly failure: ListenFailure }
  | { readonly type: 'observed'; readonly observed: ObservedNode };

/** Node's code and message of a failed listen. */
export function toListenFailure(error: unknown): ListenFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: code ?? 'UNKNOWN', message };
}
