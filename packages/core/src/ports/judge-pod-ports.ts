/** Whether the pods of a workload can have their nodes' ports, for who does not expose it yet. Pure. */
import { summarizeConflicts } from './claim.ts';
import { judgeWorkload, type WorkloadRequest } from './judge-workload.ts';
import { indexNodeClaims, type PortSituation } from './port-situation.ts';
import { suggestPodPort } from './suggest-port.ts';

/** A port of nodes that somebody else has. */
export interface TakenPort {
  /** One sentence without its full stop, which names both sides. */
  readonly message: string;
  readonly suggestion: string;
}

/** One for each port that the pods cannot have somewhere. */
export function judgePodPorts(
  { workload, ports }: Pick<WorkloadRequest, 'workload' | 'ports'>,
  situation: PortSituation,
): TakenPort[] {
  const { pods, nodes } = situation;
  const own = { namespace: workload.namespace, name: workload.name };
  const claims = indexNodeClaims(situation, own);
  const conflicts = judgeWorkload({ workload, ports, pods, nodes }, claims).filter(({ use }) => use === 'pods');
  const byPort = Map.groupBy(conflicts, ({ protocol, port }) => `${protocol}/${port}`);
  return [...byPort.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const suggestion = suggestPodPort(first, workload, { situation, claims, own });
    return [{ message: summarizeConflicts(group).join('; '), suggestion }];
  });
}
