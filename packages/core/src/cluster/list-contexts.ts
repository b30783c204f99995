/** The contexts that a person can choose from. */
import { readClusterEnvironment } from './kubeconfig/environment.ts';
import type { Kubeconfig } from './kubeconfig/kubeconfig.ts';
import { defaultFiles, loadKubeconfig } from './kubeconfig/load-kubeconfig.ts';

export interface KubeconfigContext {
  readonly name: string;
  /** Name of its cluster; empty when it names none. */
  readonly cluster: string;
  /** `default` when it names none. */
  readonly namespace: string;
  /** Whether kubectl uses it without `--context`. */
  readonly isCurrent: boolean;
}

/**
 * The contexts of the kubeconfig files that kubectl would read, in their order, each name once. Empty when there is no
 * kubeconfig.
 * @param kubeconfigFile read alone; must exist when given
 * @param env default the process's
 * @throws InvalidConfiguration for a file that cannot be read or parsed
 */
export async function listContexts(kubeconfigFile?: string, env?: NodeJS.ProcessEnv): Promise<KubeconfigContext[]> {
  const kubeconfigs = await loadEach(kubeconfigFile, env);
  const current = kubeconfigs.find(({ currentContext }) => currentContext !== '')?.currentContext;
  const contexts = new Map<string, KubeconfigContext>();
  for (const [name, { cluster = '', namespace }] of kubeconfigs.flatMap((kubeconfig) => [...kubeconfig.contexts])) {
    // As in a merge, the first file that has a name decides it.
    if (contexts.has(name)) continue;
    contexts.set(name, { name, cluster, namespace: namespace || 'default', isCurrent: name === current });
  }
  return [...contexts.values()];
}

/** Each file by itself: a merged kubeconfig no longer tells their order. */
async function loadEach(kubeconfigFile: string | undefined, env: NodeJS.ProcessEnv | undefined): Promise<Kubeconfig[]> {
  const environment = readClusterEnvironment(env);
  if (kubeconfigFile) return [await loadKubeconfig(kubeconfigFile, environment)];
  const files = defaultFiles(environment);
  return Promise.all(files.map((file) => loadKubeconfig(undefined, { ...environment, kubeconfigFiles: [file] })));
}
