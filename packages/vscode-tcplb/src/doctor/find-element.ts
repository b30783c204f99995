/** What the tree has of an object that a finding is about. Pure. */
import type { CheckResult } from '@tcplb/core';
import type { ClusterView } from '../engine/cluster-feed.ts';
import type { BackendElement, TreeElement } from '../tree/elements.ts';

type ObjectRef = NonNullable<CheckResult['object']>;

/** A DaemonSet, or the first backend on a node. */
export function findElement(
  { exposures, daemonSets }: Pick<ClusterView, 'exposures' | 'daemonSets'>,
  sourceId: string,
  { kind, namespace, name }: ObjectRef,
): TreeElement | undefined {
  if (kind === 'DaemonSet') {
    const daemonSet = daemonSets.find((found) => found.namespace === namespace && found.name === name);
    return daemonSet && { kind: 'daemonSet', sourceId, namespace: daemonSet.namespace, name };
  }
  if (kind !== 'Node') return undefined;
  const backends = exposures.flatMap((exposure) =>
    exposure.listeners.flatMap(({ protocol, backends: own }) =>
      own.map(({ node, address, port }): BackendElement => {
        const owner = { kind: 'exposure', sourceId, namespace: exposure.namespace, name: exposure.name } as const;
        return { kind: 'backend', sourceId, owner, node, address, port, protocol };
      }),
    ),
  );
  return backends.find(({ node }) => node === name);
}
