/** Columns of services. */

import type { V1Service, V1ServicePort } from '@kubernetes/client-node';
import { labelsText } from '../cell-text.ts';
import { ageColumn, type Column, nameColumn, textOr, wide } from '../column.ts';
import type { Wire } from '../wire.ts';

type Service = Wire<V1Service>;

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', cell: ({ spec }) => spec?.type ?? '' },
  { name: 'Cluster-IP', cell: ({ spec }) => textOr(spec?.clusterIPs?.[0] ?? spec?.clusterIP, '<none>') },
  { name: 'External-IP', cell: externalIp },
  { name: 'Port(s)', cell: ({ spec }) => textOr(spec?.ports?.map(portText).join(','), '<none>') },
  ageColumn,
  ...wide<Service>([{ name: 'Selector', cell: ({ spec }) => labelsText(spec?.selector) }]),
];

function externalIp({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return textOr(external.join(','), '<none>');
    case 'LoadBalancer': {
      const ingress = status?.loadBalancer?.ingress?.map((one) => one.ip || (one.hostname ?? '')) ?? [];
      const addresses = [...new Set(ingress.filter((one) => one !== ''))].sort();
      return textOr([...addresses, ...external].join(','), '<pending>');
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function portText({ port, nodePort, protocol }: Wire<V1ServicePort>): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}
