/** Finds, reads and merges kubeconfig files as kubectl does. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TcplbError } from '../../errors.ts';
import type { ClusterEnvironment } from './environment.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';

/**
 * Reads `explicitFile` (which must exist), or else the files of `KUBECONFIG`, or else `~/.kube/config`; files that do
 * not exist count as empty. The first file that has a cluster, user, context or current context of some name decides
 * it. Relative paths in a file become absolute, from the file's directory.
 * @throws InvalidConfiguration for a file that cannot be read or parsed
 */
export async function loadKubeconfig(
  explicitFile: string | undefined,
  environment: ClusterEnvironment,
): Promise<Kubeconfig> {
  const files = explicitFile ? [explicitFile] : defaultFiles(environment);
  const texts = files.map((file) => readIfExists(file, file === explicitFile));
  const kubeconfigs: Kubeconfig[] = [];
  for (const [index, file] of files.entries()) {
    const text = texts[index];
    if (text !== undefined) kubeconfigs.push(resolvePaths(await parseKubeconfig(text, file), file));
  }
  return mergeKubeconfigs(kubeconfigs);
}

/** The files that are looked at when none is named. */
export function defaultFiles(environment: ClusterEnvironment): readonly string[] {
  return environment.kubeconfigFiles ?? [join(environment.homeDirectory, '.kube', 'config')];
}

function readIfExists(file: string, required: boolean): string | undefined {
  try {
    // Waking the threads that would read it meanwhile takes many times as long, and nothing goes on without it.
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return undefined;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new TcplbError('InvalidConfiguration', `kubeconfig ${file} ${reason}`, { cause });
  }
}

function mergeKubeconfigs(kubeconfigs: readonly Kubeconfig[]): Kubeconfig {
  // Later entries of a Map replace earlier ones, so the first file goes in last.
  const backwards = kubeconfigs.toReversed();
  return {
    currentContext: kubeconfigs.find((kubeconfig) => kubeconfig.currentContext !== '')?.currentContext ?? '',
    clusters: new Map(backwards.flatMap((kubeconfig) => [...kubeconfig.clusters])),
    users: new Map(backwards.flatMap((kubeconfig) => [...kubeconfig.users])),
    contexts: new Map(backwards.flatMap((kubeconfig) => [...kubeconfig.contexts])),
    files: kubeconfigs.flatMap((kubeconfig) => kubeconfig.files),
  };
}

function resolvePaths(kubeconfig: Kubeconfig, file: string): Kubeconfig {
  const directory = dirname(resolve(file));
  return {
    ...kubeconfig,
    clusters: mapValues(kubeconfig.clusters, (cluster) => resolveClusterPaths(cluster, directory)),
    users: mapValues(kubeconfig.users, (user) => resolveUserPaths(user, directory)),
  };
}

function resolveClusterPaths(cluster: KubeconfigCluster, directory: string): KubeconfigCluster {
  return resolveFields(cluster, ['certificate-authority'], directory);
}

function resolveUserPaths(user: KubeconfigUser, directory: string): KubeconfigUser {
  const resolved = resolveFields(user, ['client-certificate', 'client-key', 'tokenFile'], directory);
  const command = user.exec?.command;
  // A bare name is looked up on PATH.
  if (!user.exec || !command?.includes('/')) return resolved;
  return { ...resolved, exec: { ...user.exec, command: resolve(directory, command) } };
}

function resolveFields<T extends object>(object: T, names: readonly (keyof T)[], directory: string): T {
  const result = { ...object };
  for (const name of names) {
    const path = result[name];
    if (typeof path === 'string' && path !== '') result[name] = resolve(directory, path) as T[keyof T];
  }
  return result;
}

function mapValues<T>(map: ReadonlyMap<string, T>, transform: (value: T) => T): Map<string, T> {
  return new Map([...map].map(([key, value]) => [key, transform(value)]));
}
