/** The kubeconfig that the Kubernetes extension was told to use. */
import { homedir } from 'node:os';
import { workspace } from 'vscode';
import { findConfigurationApi } from './kubernetes-api.ts';
import { ownKubeconfig } from './own-kubeconfig.ts';

/** Undefined when it says nothing of its own; in a workspace that is not trusted, which may have said it. */
export function findKubernetesExtensionKubeconfig(): string | undefined {
  if (!workspace.isTrusted) return undefined;
  const path = findConfigurationApi()?.getKubeconfigPath();
  return path && ownKubeconfig(path, process.env, homedir());
}
