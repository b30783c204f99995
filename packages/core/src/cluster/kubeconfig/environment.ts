/** The one place where access to a cluster reads the process's environment. */
import { homedir } from 'node:os';
import { delimiter } from 'node:path';

/** What the environment says about clusters and the way to them. */
export interface ClusterEnvironment {
  /** Files named by `KUBECONFIG`, in order, without repeats; undefined when it is unset or empty. */
  readonly kubeconfigFiles?: readonly string[];
  /** Where `.kube/config` is looked for. */
  readonly homeDirectory: string;
  /** `host` and `port` of the API server that every pod is told of. */
  readonly inClusterService?: { readonly host: string; readonly port: string };
  /** Namespace of this pod, when its manifest passes it on as `POD_NAMESPACE`. */
  readonly podNamespace?: string;
  readonly proxy: ProxyEnvironment;
  /** Everything, for the credential plugins that we start. */
  readonly variables: Readonly<NodeJS.ProcessEnv>;
}

/** The proxy variables; the upper-case name wins over the lower-case one, as in Go. */
export interface ProxyEnvironment {
  readonly https?: string;
  readonly http?: string;
  readonly none?: string;
}

/** Reads `env` (at the time of the call, by default the process's). */
export function readClusterEnvironment(env: NodeJS.ProcessEnv = process.env): ClusterEnvironment {
  const files = [...new Set((env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== ''))];
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  return {
    ...(files.length > 0 && { kubeconfigFiles: files }),
    homeDirectory: env.HOME || homedir(),
    ...(host && port && { inClusterService: { host, port } }),
    ...(env.POD_NAMESPACE && { podNamespace: env.POD_NAMESPACE }),
    proxy: readProxyEnvironment(env),
    variables: env,
  };
}

function readProxyEnvironment(env: NodeJS.ProcessEnv): ProxyEnvironment {
  const https = env.HTTPS_PROXY || env.https_proxy;
  const http = env.HTTP_PROXY || env.http_proxy;
  const none = env.NO_PROXY || env.no_proxy;
  return { ...(https && { https }), ...(http && { http }), ...(none && { none }) };
}
