/** What can be had instead of a port that somebody has. Pure. */
import { suggestPort } from '../exposure/port-flag.ts';
import { workloadTitle } from '../exposure/target-port.ts';
import type { Workload } from '../exposure/workload.ts';
import type { ServicePort } from '../snapshot.ts';
import type { PortConflict } from './claim.ts';
import { type FreePortSearch, findFreeNodePort, findFreePort } from './free-port.ts';

/** One sentence. `listeners`: those that are wanted, of which the conflict may be about one. */
export function suggestInstead(
  conflict: PortConflict,
  workload: Workload,
  listeners: readonly ServicePort[],
  search: FreePortSearch,
): string {
  if (conflict.use === 'pods') return suggestPodPort(conflict, workload, search);
  if (conflict.use === 'node-port') return suggestNodePort(conflict, search);
  const { port, protocol } = conflict;
  const listener = listeners.find((each) => each.port === port && (each.protocol ?? 'TCP') === protocol);
  const free = findFreePort(port, protocol, search);
  return listener === undefined || free === undefined ? 'Choose another port.' : suggestPort(listener, free);
}

/** `Give the pods of DaemonSet default/echo a port that is free on their nodes, for example 447.` */
export function suggestPodPort({ port, protocol }: PortConflict, workload: Workload, search: FreePortSearch): string {
  const example = exampleOf(findFreePort(port, protocol, search));
  return `Give the pods of ${workloadTitle(workload)} a port that is free on their nodes${example}.`;
}

function suggestNodePort({ port, protocol }: PortConflict, { claims }: FreePortSearch): string {
  const example = exampleOf(findFreeNodePort(port, protocol, claims), '--node-port ');
  return `Use another node port${example}, or name none, and the cluster picks one.`;
}

function exampleOf(free: number | undefined, flag = ''): string {
  return free === undefined ? '' : `, for example ${flag}${free}`;
}
