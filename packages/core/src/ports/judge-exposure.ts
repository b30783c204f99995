/** Whether what an exposure takes of the balancer and of the nodes can be had, and what can be had instead. Pure. */
import { TcplbError } from '../errors.ts';
import { suggestPort } from '../exposure/port-flag.ts';
import type { ExposedPort } from '../exposure/requested-ports.ts';
import { workloadTitle } from '../exposure/target-port.ts';
import type { Workload } from '../exposure/workload.ts';
import type { Service } from '../snapshot.ts';
import type { PortConflict } from './claim.ts';
import { type FreePortSearch, findFreeNodePort, findFreePort } from './free-port.ts';
import { judgeListeners } from './judge-listeners.ts';
import { judgeWorkload } from './judge-workload.ts';
import type { NodeClaims, PortSituation } from './port-situation.ts';

/** The exposure as it is going to be. */
export interface WantedExposure {
  readonly service: Service;
  /** The Service of that name as it is now; absent when there is none. */
  readonly existing?: Service;
  readonly workload: Workload;
  readonly ports: readonly ExposedPort[];
}

/** Each message is about a conflict that is there already, and would not come by what is written. */
export type PortWarnings = readonly string[];

/** That many conflicts of one kind are told; a workload may have as many as there are nodes. */
const TOLD = 3;

/**
 * What an exposure that is there has already is not refused for being written again; it is warned of. Fails with
 * `PortConflict`, naming both sides and a port that is free, when anything else is in somebody's way. `checkListeners`
 * has looked at the other exposures.
 */
export function judgeExposure(
  wanted: WantedExposure,
  listenAddresses: readonly string[],
  situation: PortSituation,
  claims: NodeClaims,
): PortWarnings {
  const { workload, ports } = wanted;
  const { pods, nodes } = situation;
  const conflicts = [
    ...judgeListeners(wanted.service, listenAddresses, situation, claims),
    ...judgeWorkload({ workload, ports, pods, nodes }, claims),
  ];
  const isNew = (conflict: PortConflict) => !isThere(conflict, wanted.existing);
  const [first] = conflicts.filter(isNew);
  if (first === undefined) return summarize(conflicts);
  const search = { situation, claims, own: wanted.service.metadata, besides: wanted.service.spec.ports ?? [] };
  throw new TcplbError(
    'PortConflict',
    summarize(conflicts.filter((conflict) => isNew(conflict) && conflict.use === first.use)).join('; '),
    { suggestions: [suggest(first, wanted, search)] },
  );
}

/** The pods have their ports or have them not, whatever is written. */
function isThere({ use, port, protocol }: PortConflict, existing: Service | undefined): boolean {
  if (existing === undefined) return false;
  if (use === 'pods') return true;
  return (existing.spec.ports ?? []).some(
    (each) => (each.protocol ?? 'TCP') === protocol && (use === 'listener' ? each.port : each.nodePort) === port,
  );
}

function suggest({ use, port, protocol }: PortConflict, wanted: WantedExposure, search: FreePortSearch): string {
  if (use === 'node-port') {
    const free = findFreeNodePort(port, protocol, search.claims);
    const example = free === undefined ? '' : `, for example --node-port ${free}`;
    return `Use another node port${example}, or name none, and the cluster picks one.`;
  }
  const free = findFreePort(port, protocol, search);
  if (use === 'listener') {
    const listener = wanted.service.spec.ports?.find(
      (each) => each.port === port && (each.protocol ?? 'TCP') === protocol,
    );
    return listener === undefined || free === undefined ? 'Choose another port.' : suggestPort(listener, free);
  }
  const example = free === undefined ? '' : `, for example ${free}`;
  return `Give the pods of ${workloadTitle(wanted.workload)} a port that is free on their nodes${example}.`;
}

function summarize(conflicts: readonly PortConflict[]): string[] {
  const messages = [...new Set(conflicts.map(({ message }) => message))];
  const more = messages.length - TOLD;
  return more > 0 ? [...messages.slice(0, TOLD), `and ${more} more like these`] : messages;
}
