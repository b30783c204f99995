/** Flags, kubeconfig files and the pod's service account → the cluster to talk to. */
import { TcplbError } from '../../errors.ts';
import type { ClusterEnvironment } from './environment.ts';
import { resolveInCluster } from './in-cluster.ts';
import { defaultFiles, loadKubeconfig } from './load-kubeconfig.ts';
import { resolveContext } from './resolve-context.ts';
import type { ClusterOverrides, ClusterTarget } from './target.ts';

/**
 * Decides as kubectl does: what the kubeconfig and the flags say, else the service account of this pod.
 * @param kubeconfigFile `--kubeconfig`; must exist when given
 * @throws InvalidConfiguration
 */
export async function resolveTarget(
  kubeconfigFile: string | undefined,
  overrides: ClusterOverrides,
  environment: ClusterEnvironment,
): Promise<ClusterTarget> {
  const kubeconfig = await loadKubeconfig(kubeconfigFile, environment);
  const target = resolveContext(kubeconfig, overrides) ?? (await resolveInCluster(environment, overrides));
  if (target) return target;
  const files = kubeconfigFile ? [kubeconfigFile] : defaultFiles(environment);
  throw new TcplbError('InvalidConfiguration', `no cluster is configured in ${files.join(', ')}`, {
    suggestions: [
      'Name a kubeconfig with --kubeconfig or KUBECONFIG.',
      'Choose a context with --context or `kubectl config use-context`.',
    ],
  });
}
