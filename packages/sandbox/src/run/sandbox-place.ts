/** Where a sandbox that others are to find puts its files, checked before anything is started. */
import { resolve } from 'node:path';
import { prepareSandboxDirectory, type SandboxPaths } from '../control/sandbox-record.ts';
import { requireOwnKubeconfig } from './sandbox-kubeconfig.ts';

export interface PlaceOptions {
  /** From `resolveStateDirectory`. */
  readonly stateDirectory: string;
  readonly name: string;
  /** File; default one in the sandbox's own directory. */
  readonly writeKubeconfig?: string | undefined;
  /** Kubeconfig of the cluster that the nodes join: then none is written. */
  readonly joinKubeconfig?: string | undefined;
}

/** Made by `prepareSandboxPlace`, for `runSandbox`. */
export interface SandboxPlace {
  readonly stateDirectory: string;
  readonly name: string;
  readonly paths: SandboxPaths;
  /** Absolute path of the file through which the cluster is used. */
  readonly kubeconfig: string;
  readonly joinKubeconfig?: string;
}

/**
 * @throws TcplbError `InvalidInput` for a name that is none, `AlreadyExists` when a sandbox of that name runs or the
 *   kubeconfig file is somebody else's
 */
export async function prepareSandboxPlace(options: PlaceOptions): Promise<SandboxPlace> {
  const { stateDirectory, name, writeKubeconfig, joinKubeconfig } = options;
  const paths = await prepareSandboxDirectory(stateDirectory, name);
  if (joinKubeconfig !== undefined) {
    const join = resolve(joinKubeconfig);
    return { stateDirectory, name, paths, kubeconfig: join, joinKubeconfig: join };
  }
  const kubeconfig = resolve(writeKubeconfig ?? paths.kubeconfig);
  await requireOwnKubeconfig(kubeconfig);
  return { stateDirectory, name, paths, kubeconfig };
}
