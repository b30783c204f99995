/** The fields of a kubeconfig file (the `v1.Config` of client-go's clientcmd). */
import { anything, boolean, type FieldReader, listOf, mapOf, objectOf, string } from './field-types.ts';
import type {
  AuthProvider,
  ExecPlugin,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
  NamedExtension,
} from './kubeconfig.ts';

const extensions = listOf(objectOf<NamedExtension>({ name: string, extension: anything }));

const cluster = objectOf<Required<KubeconfigCluster>>({
  server: string,
  'tls-server-name': string,
  'insecure-skip-tls-verify': boolean,
  'certificate-authority': string,
  'certificate-authority-data': string,
  'proxy-url': string,
  'disable-compression': boolean,
  extensions,
});

const exec = objectOf<Required<ExecPlugin>>({
  apiVersion: string,
  command: string,
  args: listOf(string),
  env: listOf(objectOf<{ name: string; value: string }>({ name: string, value: string })),
  installHint: string,
  provideClusterInfo: boolean,
  interactiveMode: string,
});

const authProvider = objectOf<Required<AuthProvider>>({ name: string, config: mapOf(string) });

const user = objectOf<Required<KubeconfigUser>>({
  'client-certificate': string,
  'client-certificate-data': string,
  'client-key': string,
  'client-key-data': string,
  token: string,
  tokenFile: string,
  username: string,
  password: string,
  as: string,
  'as-uid': string,
  'as-groups': listOf(string),
  'as-user-extra': mapOf(listOf(string)),
  exec,
  'auth-provider': authProvider,
  extensions,
});

const context = objectOf<Required<KubeconfigContext>>({
  cluster: string,
  user: string,
  namespace: string,
  extensions,
});

/** A kubeconfig file as it is written; every field may be missing. */
export interface KubeconfigDocument {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: KubeconfigCluster }[];
  readonly users?: readonly { readonly name?: string; readonly user?: KubeconfigUser }[];
  readonly contexts?: readonly { readonly name?: string; readonly context?: KubeconfigContext }[];
}

/** Reads a whole file's value; throws FieldProblem. */
export const readKubeconfigDocument: FieldReader<KubeconfigDocument> = objectOf<Required<KubeconfigDocument>>({
  apiVersion: string,
  kind: string,
  'current-context': string,
  clusters: listOf(objectOf({ name: string, cluster })),
  users: listOf(objectOf({ name: string, user })),
  contexts: listOf(objectOf({ name: string, context })),
});
