/** An LB host as a row of a table. Pure but for the clock. */
import { formatAge, type HostState } from '@tcplb/core';
import type { TableRow } from '../view/table-row.ts';

const plain = ['NAME', 'STATUS', 'IN SYNC', 'REVISION', 'NGINX', 'VIP', 'HEARTBEAT'];

export function hostHeaders(isWide: boolean): string[] {
  return [...plain, ...(isWide ? ['RUNNING', 'WRITES STATUS', 'LAST TRANSITION'] : []), 'ERRORS'];
}

export function hostItem(host: HostState): object {
  return { apiVersion: 'tcplb.dev/v1alpha1', kind: 'Host', ...host };
}

export function hostRow(host: HostState, isWide: boolean): TableRow {
  const { name, inSync, writesStatus, heartbeat, since, errors } = host;
  const { heartbeat: _age, ...state } = host;
  const cells = (status: string) => [
    name,
    status,
    yesOrNo(inSync),
    host.revision ?? '<none>',
    host.nginxVersion ?? '<unknown>',
    host.virtualAddresses?.join(',') || '<none>',
    ageOf(heartbeat),
    ...(isWide ? [ageOf(since), yesOrNo(writesStatus), describeTransition(host)] : []),
    errors.join('; ') || '<none>',
  ];
  return {
    key: name,
    state: JSON.stringify(state),
    cells: cells(host.status),
    goneCells: cells('<deleted>'),
    name: `host/${name}`,
    item: hostItem(host),
  };
}

function describeTransition({ lastTransition }: HostState): string {
  if (lastTransition === undefined) return '<none>';
  const { time, state, cause = 'not known why' } = lastTransition;
  return `${state}, ${ageOf(time)} ago: ${cause}`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** A clock that is ahead of ours is no reason to hide what it says. */
function ageOf(time = ''): string {
  return formatAge(time, Math.max(Date.now(), Date.parse(time) || 0));
}
