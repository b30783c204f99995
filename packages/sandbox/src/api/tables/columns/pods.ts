/** Columns of pods. */

import type { V1Pod } from '@kubernetes/client-node';
import { ageColumn, type Column, nameColumn, textOr, wide } from '../column.ts';
import { age } from '../human-duration.ts';
import { podState } from '../pod-state.ts';
import type { Wire } from '../wire.ts';

type Pod = Wire<V1Pod>;

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    cell: (pod) => {
      const { ready, total } = podState(pod);
      return `${ready}/${total}`;
    },
  },
  { name: 'Status', cell: (pod) => podState(pod).status },
  { name: 'Restarts', cell: restarts },
  ageColumn,
  ...wide<Pod>([
    { name: 'IP', cell: ({ status }) => textOr(status?.podIPs?.[0]?.ip ?? status?.podIP, '<none>') },
    { name: 'Node', cell: ({ spec }) => textOr(spec?.nodeName, '<none>') },
    { name: 'Nominated Node', cell: ({ status }) => textOr(status?.nominatedNodeName, '<none>') },
    { name: 'Readiness Gates', cell: readinessGates },
  ]),
];

function restarts(pod: Pod, now: Date): string {
  const { restarts, lastRestart } = podState(pod);
  return lastRestart === undefined ? `${restarts}` : `${restarts} (${age(lastRestart, now)} ago)`;
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const isTrue = (type: string) => status?.conditions?.find((one) => one.type === type)?.status === 'True';
  return `${gates.filter((gate) => isTrue(gate.conditionType)).length}/${gates.length}`;
}
