/** Columns of Endpoints and EndpointSlices. */

import type { V1EndpointSlice, V1Endpoints } from '@kubernetes/client-node';
import { firstThree } from '../cell-text.ts';
import { ageColumn, type Column, nameColumn } from '../column.ts';
import type { Wire } from '../wire.ts';

export const endpointSliceColumns: readonly Column<Wire<V1EndpointSlice>>[] = [
  nameColumn,
  { name: 'AddressType', cell: ({ addressType }) => addressType },
  {
    name: 'Ports',
    cell: ({ ports }) => firstThree(ports?.map(({ name, port }) => `${port ?? name ?? '*'}`) ?? [], '<unset>'),
  },
  {
    name: 'Endpoints',
    cell: ({ endpoints }) => firstThree(endpoints?.flatMap(({ addresses }) => addresses) ?? [], '<unset>'),
  },
  ageColumn,
];

export const endpointsColumns: readonly Column<Wire<V1Endpoints>>[] = [
  nameColumn,
  { name: 'Endpoints', cell: (object) => (object.subsets?.length ? firstThree(endpoints(object), '') : '<none>') },
  ageColumn,
];

/** `address:port` of every ready endpoint; only the address where there are no ports. */
function endpoints({ subsets }: Wire<V1Endpoints>): readonly string[] {
  return (subsets ?? []).flatMap(({ addresses = [], ports = [] }) => {
    const ips = addresses.map(({ ip }) => ip);
    return ports.length === 0 ? ips : ports.flatMap(({ port }) => ips.map((ip) => `${hostText(ip)}:${port}`));
  });
}

function hostText(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}
