/** Picks the cluster, the user and the namespace that a kubeconfig and kubectl's flags mean together. */
import { TcplbError } from '../../errors.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigContext, KubeconfigUser } from './kubeconfig.ts';
import type { ClusterOverrides, ClusterTarget } from './target.ts';

/**
 * @returns undefined when neither the kubeconfig nor the overrides name a server
 * @throws InvalidConfiguration when a context, cluster or user is named that does not exist
 */
export function resolveContext(kubeconfig: Kubeconfig, overrides: ClusterOverrides): ClusterTarget | undefined {
  const contextName = overrides.context || kubeconfig.currentContext;
  const context = contextName ? lookUp('context', contextName, kubeconfig.contexts, kubeconfig) : {};
  const clusterName = overrides.cluster || context.cluster;
  const userName = overrides.user || context.user;
  const cluster = clusterName ? lookUp('cluster', clusterName, kubeconfig.clusters, kubeconfig) : {};
  const user = userName ? lookUp('user', userName, kubeconfig.users, kubeconfig) : {};
  const overridden = overrideCluster(cluster, overrides);
  if (!overridden.server) {
    if (clusterName) throw new TcplbError('InvalidConfiguration', `cluster "${clusterName}" has no server`);
    return undefined;
  }
  return {
    context: contextName,
    namespace: chooseNamespace(context, overrides),
    cluster: overridden,
    user: overrideUser(user, overrides),
  };
}

function lookUp<T>(
  kind: 'context' | 'cluster' | 'user',
  name: string,
  entries: ReadonlyMap<string, T>,
  kubeconfig: Kubeconfig,
): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const where = kubeconfig.files.length > 0 ? ` in ${kubeconfig.files.join(', ')}` : '; no kubeconfig file was found';
  const names = [...entries.keys()].toSorted().join(', ');
  throw new TcplbError('InvalidConfiguration', `there is no ${kind} "${name}"${where}`, {
    suggestions: names ? [`Choose one of these ${kind}s: ${names}.`] : [],
  });
}

function chooseNamespace(context: KubeconfigContext, overrides: ClusterOverrides): string {
  return overrides.namespace || context.namespace || 'default';
}

function overrideCluster(cluster: KubeconfigCluster, overrides: ClusterOverrides): KubeconfigCluster {
  const { server, tlsServerName, insecureSkipTlsVerify } = overrides;
  const {
    'tls-server-name': ownName,
    'certificate-authority': ca,
    'certificate-authority-data': data,
    ...rest
  } = cluster;
  // The name in the file belongs to the server in the file.
  const serverName = tlsServerName || (server ? undefined : ownName);
  return {
    ...rest,
    ...(server && { server }),
    ...(serverName && { 'tls-server-name': serverName }),
    ...(!insecureSkipTlsVerify && ca && { 'certificate-authority': ca }),
    ...(!insecureSkipTlsVerify && data && { 'certificate-authority-data': data }),
    ...(insecureSkipTlsVerify !== undefined && { 'insecure-skip-tls-verify': insecureSkipTlsVerify }),
  };
}

function overrideUser(user: KubeconfigUser, overrides: ClusterOverrides): KubeconfigUser {
  const { token, as, asUid, asGroups } = overrides;
  return {
    ...(token ? withoutBearer(user) : user),
    ...(token && { token }),
    ...(as && { as }),
    ...(asUid && { 'as-uid': asUid }),
    ...(asGroups && asGroups.length > 0 && { 'as-groups': asGroups }),
  };
}

/**
 * Lets go of what would compete with a token given on the command line; a client certificate still counts. (kubectl
 * itself lets a token file win over --token, and refuses --token beside a password.)
 */
function withoutBearer(user: KubeconfigUser): KubeconfigUser {
  const { tokenFile, username, password, exec, 'auth-provider': authProvider, ...rest } = user;
  return rest;
}
