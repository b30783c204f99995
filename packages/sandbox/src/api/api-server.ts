/** The embedded API server, as the rest of the sandbox sees it. */

export interface ApiServerOptions {
  /** Loopback address to listen on, default `127.0.0.1`. */
  readonly address?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

/** A running API server. */
export interface ApiServer {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** A complete kubeconfig (YAML) for a cluster administrator; the context is called `tcplb-sandbox`. */
  readonly kubeconfig: string;
  /** Closes every connection, watches included. */
  stop(): Promise<void>;
}
