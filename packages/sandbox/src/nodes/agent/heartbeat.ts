/** A node's sign of life: its Lease in kube-node-lease. */
import { type ClusterClient, resources, TcplbError } from '@tcplb/core';
import type { Lease, Node } from '../../reconcile/objects.ts';

const NAMESPACE = 'kube-node-lease';

export interface LeaseOptions {
  readonly client: ClusterClient;
  /** The registered Node; its Lease goes when it goes. */
  readonly node: Node;
  /** Seconds after which the node counts as silent. */
  readonly durationSeconds: number;
  readonly signal: AbortSignal;
}

/** Renews the Lease, making it when there is none. */
export async function renewLease({ client, node, durationSeconds, signal }: LeaseOptions): Promise<void> {
  const { name, uid = '' } = node.metadata;
  // MicroTime: the API wants six digits.
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const spec = { holderIdentity: name, leaseDurationSeconds: durationSeconds, renewTime };
  try {
    await client.patch(resources.leases, name, NAMESPACE, 'merge', { spec }, { signal });
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'NotFound') throw error;
    const lease: Lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: NAMESPACE, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
      spec,
    };
    await client.create(resources.leases, lease, { signal });
  }
}
