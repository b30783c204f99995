/** Whether somebody chose a kubeconfig for the editor. Pure. */
import { delimiter, join } from 'node:path';
import type { KubeconfigPath } from './kubernetes-api.ts';

/** The one file, when it is another than what kubectl would read by itself. */
export function ownKubeconfig(
  path: KubeconfigPath,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string | undefined {
  if (path.pathType !== 'host') return undefined;
  const { hostPath } = path;
  const usual = env.KUBECONFIG || join(home, '.kube', 'config');
  // A list of files can only come from KUBECONFIG.
  return hostPath === '' || hostPath === usual || hostPath.includes(delimiter) ? undefined : hostPath;
}
