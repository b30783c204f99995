/** Which kubeconfig files count, whether they exist or not. */
import { readClusterEnvironment } from './environment.ts';
import { defaultFiles } from './load-kubeconfig.ts';

/**
 * The one that is named, or those of `KUBECONFIG`, or `~/.kube/config`.
 * @param env default the process's
 */
export function kubeconfigFiles(explicitFile?: string, env?: NodeJS.ProcessEnv): readonly string[] {
  return explicitFile ? [explicitFile] : defaultFiles(readClusterEnvironment(env));
}
