/** Whether what an exposure takes of the balancer and of the nodes can be had, and what can be had instead. Pure. */
import { TcplbError } from '../errors.ts';
import type { ExposedPort } from '../exposure/requested-ports.ts';
import type { Workload } from '../exposure/workload.ts';
import type { Service } from '../snapshot.ts';
import { type PortConflict, summarizeConflicts } from './claim.ts';
import { judgeListeners } from './judge-listeners.ts';
import { judgeWorkload, nodesOfPods } from './judge-workload.ts';
import { IGNORE_TAKEN_NODES, isPartlyTaken } from './partly-taken.ts';
import type { NodeClaims, PortSituation } from './port-situation.ts';
import { suggestInstead } from './suggest-port.ts';

/** The exposure as it is going to be. */
export interface WantedExposure {
  readonly service: Service;
  /** The Service of that name as it is now; absent when there is none. */
  readonly existing?: Service;
  readonly workload: Workload;
  readonly ports: readonly ExposedPort[];
  /** Whether it will do when the pods have their ports on some of their nodes only. Default false. */
  readonly ignoreTakenNodes?: boolean;
}

/** Each message is about a conflict that is there already, and would not come by what is written. */
export type PortWarnings = readonly string[];

/**
 * What an exposure that is there has already is not refused for being written again; it is warned of, and so are nodes
 * that are ignored. Fails with `PortConflict`, naming both sides and a port that is free, when anything else is in somebody's way. `checkListeners`
 * has looked at the other exposures.
 */
export function judgeExposure(
  wanted: WantedExposure,
  listenAddresses: readonly string[],
  situation: PortSituation,
  claims: NodeClaims,
): PortWarnings {
  const { workload, ports, ignoreTakenNodes = false } = wanted;
  const { pods, nodes } = situation;
  const request = { workload, ports, pods, nodes };
  const conflicts = [
    ...judgeListeners(wanted.service, listenAddresses, situation, claims),
    ...judgeWorkload(request, claims),
  ];
  const ofPods = conflicts.filter(({ use }) => use === 'pods');
  const isPartly = isPartlyTaken(ofPods, nodesOfPods(request));
  const isNew = (conflict: PortConflict) =>
    !isThere(conflict, wanted.existing) && !(conflict.use === 'pods' && isPartly && ignoreTakenNodes);
  const [first] = conflicts.filter(isNew);
  if (first === undefined) return summarizeConflicts(conflicts);
  const listeners = wanted.service.spec.ports ?? [];
  const search = { situation, claims, own: wanted.service.metadata, besides: listeners };
  throw new TcplbError(
    'PortConflict',
    summarizeConflicts(conflicts.filter((conflict) => isNew(conflict) && conflict.use === first.use)).join('; '),
    {
      suggestions: [
        suggestInstead(first, workload, listeners, search),
        ...(first.use === 'pods' && isPartly ? [IGNORE_TAKEN_NODES] : []),
      ],
    },
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
