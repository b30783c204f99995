/** Whether the pods of a DaemonSet that is about to be written can have their nodes' ports. Pure. */
import { TcplbError } from '../errors.ts';
import type { Workload } from '../exposure/workload.ts';
import { findCollisions, type PortClaim, type PortConflict, summarizeConflicts } from './claim.ts';
import { findFreePort } from './free-port.ts';
import type { PortWarnings } from './judge-exposure.ts';
import { conflictOf, foreignHolders, ownPods, wantedPorts } from './judge-workload.ts';
import { IGNORE_TAKEN_NODES, isPartlyTaken } from './partly-taken.ts';
import { nodeOf, podClaims, type TiedPod } from './pod-claims.ts';
import { indexNodeClaims, type NodeClaims, type PortSituation } from './port-situation.ts';

export interface WantedDaemonSet {
  readonly workload: Workload;
  /** Names of the nodes that are to have a pod. */
  readonly nodes: ReadonlySet<string>;
  /** Whether it will do when the port is free on some of the nodes only. Default false. */
  readonly ignoreTakenNodes?: boolean;
}

/**
 * Where its own pods have the port already, nothing is judged. Fails with `PortConflict`, naming both sides and a port that
 * is free; nodes that are ignored are warned of.
 */
export function judgeDaemonSet(wanted: WantedDaemonSet, situation: PortSituation): PortWarnings {
  const { workload, nodes, ignoreTakenNodes = false } = wanted;
  const claims = indexNodeClaims(situation, workload);
  const own = ownPods({ workload, ports: [], ...situation });
  const conflicts = wantedPorts({ workload, ports: [] }).flatMap((port) => judgePort(port, nodes, own, claims));
  const [first] = conflicts;
  const isPartly = isPartlyTaken(conflicts, nodes);
  if (first === undefined || (isPartly && ignoreTakenNodes)) return summarizeConflicts(conflicts);
  const free = findFreePort(first.port, first.protocol, { situation, claims, own: workload });
  throw new TcplbError('PortConflict', summarizeConflicts(conflicts).join('; '), {
    suggestions: [
      free === undefined ? 'Use a free port.' : `Use a free port, for example --port ${free}.`,
      ...(isPartly ? [IGNORE_TAKEN_NODES] : []),
    ],
  });
}

/** One conflict for all nodes, or one for each of them at most. */
function judgePort(
  wanted: PortClaim,
  nodes: ReadonlySet<string>,
  own: readonly TiedPod[],
  claims: NodeClaims,
): PortConflict[] {
  const holding = own.filter((pod) =>
    podClaims(pod).some(({ protocol, port }) => protocol === wanted.protocol && port === wanted.port),
  );
  const having = new Set(holding.map(nodeOf));
  const open = [...nodes].filter((node) => !having.has(node));
  const found = open.flatMap((node) => {
    const place = { ...wanted, node };
    const held = [
      ...foreignHolders(place, own, claims),
      ...[claims.nodePorts, claims.system].flatMap((index) => findCollisions(place, index)),
    ];
    return held.slice(0, 1).map((holder) => conflictOf(wanted, holder));
  });
  const [everywhere] = found.filter(({ node }) => node === undefined);
  return everywhere ? [everywhere] : found;
}
