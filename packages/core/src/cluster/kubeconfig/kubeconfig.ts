/** The contents of kubeconfig files, under the names that the files use. */

export interface KubeconfigCluster {
  readonly server?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  /** Absolute path of a PEM file. */
  readonly 'certificate-authority'?: string;
  /** PEM in base64; wins over the file. */
  readonly 'certificate-authority-data'?: string;
  /** `http:`, `https:` or `socks5:` URL. */
  readonly 'proxy-url'?: string;
  readonly 'disable-compression'?: boolean;
  readonly extensions?: readonly NamedExtension[];
}

export interface NamedExtension {
  readonly name: string;
  readonly extension: unknown;
}

export interface KubeconfigUser {
  /** Absolute path of a PEM file. */
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  /** Absolute path of a PEM file. */
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  /** Absolute path; what was last read of it wins over `token`. */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
  readonly exec?: ExecPlugin;
  readonly 'auth-provider'?: AuthProvider;
  readonly extensions?: readonly NamedExtension[];
}

/** A program that prints credentials (client.authentication.k8s.io). */
export interface ExecPlugin {
  readonly apiVersion?: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
  readonly interactiveMode?: string;
}

export interface AuthProvider {
  readonly name: string;
  readonly config?: Readonly<Record<string, string>>;
}

export interface KubeconfigContext {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
  readonly extensions?: readonly NamedExtension[];
}

/** One kubeconfig file, or several merged. */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
  /** The files that were read, for messages. */
  readonly files: readonly string[];
}
