/** Access from inside a pod: its service account, and the API server that every pod is told of. */
import { readFile, stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ClusterEnvironment } from './environment.ts';
import type { ClusterOverrides, ClusterTarget } from './target.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * @param directory where the service account is mounted
 * @returns undefined when this process does not run in a pod that has a service account
 */
export async function resolveInCluster(
  environment: ClusterEnvironment,
  overrides: ClusterOverrides,
  directory = SERVICE_ACCOUNT,
): Promise<ClusterTarget | undefined> {
  const service = environment.inClusterService;
  const tokenFile = join(directory, 'token');
  if (!service || !(await isFile(tokenFile))) return undefined;
  const host = isIPv6(service.host) ? `[${service.host}]` : service.host;
  const authority = join(directory, 'ca.crt');
  return {
    context: '',
    namespace: overrides.namespace || environment.podNamespace || (await readNamespace(directory)),
    cluster: {
      server: overrides.server || `https://${host}:${service.port}`,
      ...(overrides.tlsServerName && { 'tls-server-name': overrides.tlsServerName }),
      ...(overrides.insecureSkipTlsVerify
        ? { 'insecure-skip-tls-verify': true }
        : (await isFile(authority)) && { 'certificate-authority': authority }),
    },
    user: {
      ...(overrides.token ? { token: overrides.token } : { tokenFile }),
      ...(overrides.as && { as: overrides.as }),
      ...(overrides.asUid && { 'as-uid': overrides.asUid }),
      ...(overrides.asGroups && { 'as-groups': overrides.asGroups }),
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

async function readNamespace(directory: string): Promise<string> {
  const text = await readFile(join(directory, 'namespace'), 'utf8').catch(() => '');
  return text.trim() || 'default';
}
