/** The objects that a cluster is born with. */

import { kubernetesServiceAddress } from './allocation/cluster-ips.ts';
import type { Api } from './api.ts';
import { createInitialRoles } from './bootstrap-rbac.ts';
import { namespaceKind, serviceKind } from './kinds.ts';
import { createObject } from './verbs/create.ts';
import { internalWrite } from './verbs/write-options.ts';

const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

function createNamespaces(api: Api): void {
  for (const name of namespaces) {
    const draft = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    createObject(api, namespaceKind, draft, internalWrite);
  }
}

function createKubernetesService(api: Api, port: number): void {
  const draft = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: kubernetesServiceAddress(api.ipFamilies[0] ?? 'IPv4'),
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  };
  createObject(api, serviceKind, draft, internalWrite);
}

/** @param port on which the API server listens */
export function createInitialObjects(api: Api, port: number): void {
  createNamespaces(api);
  createKubernetesService(api, port);
  createInitialRoles(api);
}
