/** Which cluster to talk to, and as whom. */
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';

/** kubectl's flags, which win over the kubeconfig. An empty string counts as not given. */
export interface ClusterOverrides {
  /** `--context` */
  readonly context?: string;
  /** `--cluster` */
  readonly cluster?: string;
  /** `--user` */
  readonly user?: string;
  /** `-n` */
  readonly namespace?: string;
  /** `--as` */
  readonly as?: string;
  /** `--as-group`, repeated */
  readonly asGroups?: readonly string[];
  /** `--as-uid` */
  readonly asUid?: string;
  /** `--server` */
  readonly server?: string;
  /** `--token` */
  readonly token?: string;
  /** `--insecure-skip-tls-verify` */
  readonly insecureSkipTlsVerify?: boolean;
  /** `--tls-server-name` */
  readonly tlsServerName?: string;
}

/** The answer; paths are absolute. */
export interface ClusterTarget {
  /** Empty in-cluster or when a server was given without a kubeconfig. */
  readonly context: string;
  readonly namespace: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
}
