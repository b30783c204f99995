/** The flags with which kubectl and its plugins speak to a cluster of the editor. Pure. */
import type { ClusterSource } from './cluster-feed.ts';

export type SourceArguments = Pick<ClusterSource, 'context' | 'kubeconfig'>;

/** In a cluster there is no context. */
export function clusterFlags({ context, kubeconfig }: SourceArguments): string[] {
  return [
    ...(context === '' ? [] : ['--context', context]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ];
}
