/** Ranks every way to a workload. Pure. */
import type { BackendMode } from '../backends/backend.ts';
import type { RequestedMode } from '../backends/resolve-mode.ts';
import type { CommandLines } from '../doctor/command-lines.ts';
import { type ChosenMode, chooseMode } from '../exposure/choose-mode.ts';
import { type PortRequest, type RequestedPorts, resolvePorts } from '../exposure/requested-ports.ts';
import type { Workload } from '../exposure/workload.ts';
import type { Advice, AdvicePoint, PointKind, Verdict, Way, WayAdvice } from './advice.ts';
import type { WorkloadFacts } from './facts.ts';
import { point, type Subject } from './subject.ts';
import { adviseWarnings } from './warnings.ts';
import { hostNetworkPoints } from './ways/host-network.ts';
import { hostPortWayPoints } from './ways/host-port.ts';
import { nodePortPoints } from './ways/node-port.ts';
import { externalIpPoints, ingressPoints } from './ways/other-ways.ts';
import { podIpPoints } from './ways/pod-ip.ts';

export interface AdviseRequest {
  /** What is to be exposed; default all that the workload declares. */
  readonly ports: RequestedPorts;
  readonly commands: CommandLines;
}

/** Of equal verdicts the earlier one is better: the fewer stations between nginx and the pod, the better. */
const modes: readonly [BackendMode, (subject: Subject) => AdvicePoint[]][] = [
  ['host-network', hostNetworkPoints],
  ['node-port', nodePortPoints],
  ['host-port', hostPortWayPoints],
  ['pod-ip', podIpPoints],
];

const order: readonly Verdict[] = ['recommended', 'possible', 'conditional', 'impossible', 'discouraged'];

/** The kind of point that explains a verdict best, the first that there is. */
const reasons: readonly PointKind[] = ['obstacle', 'condition', 'note', 'cost'];

/** Fails with `InvalidInput` when the ports cannot be told, as `expose` does. */
export function advise(
  workload: Workload,
  facts: WorkloadFacts,
  { ports: requested, commands }: AdviseRequest,
): Advice {
  const ports = resolvePorts(workload, requested);
  const subject: Subject = { workload, ports, facts };
  const obstacle = selectorObstacle(workload);
  const chosen = obstacle === undefined ? chooseMode(workload, ports, 'auto') : undefined;
  const command = (mode?: RequestedMode) =>
    commands.tcplb(...exposeWords(workload, requested, mode), ...commands.namespaceWords(workload.namespace));
  const judged = modes.map(([mode, pointsOf]): Omit<WayAdvice, 'rank'> => {
    const points = [...(obstacle === undefined ? [] : [obstacle]), ...pointsOf(subject)];
    const judgement = judge(mode, points, chosen);
    return { way: mode, ...judgement, points, ...(judgement.verdict !== 'impossible' && { command: command(mode) }) };
  });
  const others = [discourage('external-ips', externalIpPoints), discourage('ingress', ingressPoints)];
  const ways = [...judged, ...others].toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const { kind, namespace, name } = workload;
  return {
    workload: { kind, namespace, name },
    ports,
    ...(chosen && { recommendation: { ...chosen, command: command() } }),
    ways: ways.map((way, index) => ({ ...way, rank: index + 1 })),
    warnings: adviseWarnings(subject, commands),
  };
}

function judge(
  mode: BackendMode,
  points: readonly AdvicePoint[],
  chosen: ChosenMode | undefined,
): Pick<WayAdvice, 'verdict' | 'reason'> {
  if (mode === chosen?.mode) return { verdict: 'recommended', reason: chosen.explanation.replace(/^mode \S+: /, '') };
  const has = (kind: PointKind) => points.some((each) => each.kind === kind);
  const verdict = has('obstacle') ? 'impossible' : has('condition') ? 'conditional' : 'possible';
  return { verdict, reason: reasonOf(points) };
}

function discourage(way: Way, points: readonly AdvicePoint[]): Omit<WayAdvice, 'rank'> {
  return { way, verdict: 'discouraged', reason: reasonOf(points), points };
}

function reasonOf(points: readonly AdvicePoint[]): string {
  // How a way can be taken better does not say why it is one.
  const ranked = points.filter(({ code }) => code !== 'LocalPolicy').toSorted((a, b) => rankOf(a) - rankOf(b));
  return ranked[0]?.text ?? '';
}

function rankOf({ kind }: AdvicePoint): number {
  return reasons.includes(kind) ? reasons.indexOf(kind) : reasons.length;
}

function selectorObstacle({ selector, selectsByExpressions }: Workload): AdvicePoint | undefined {
  if (selectsByExpressions) {
    const text = 'it selects its pods by matchExpressions, which a Service cannot do';
    return point('obstacle', 'SelectsByExpressions', text);
  }
  return Object.keys(selector).length > 0
    ? undefined
    : point('obstacle', 'NoSelector', 'it has no selector, so there are no pods to expose');
}

/** The words of the `expose` that does it, asking for the same ports. */
function exposeWords(workload: Workload, { ports = [], protocol }: RequestedPorts, mode?: RequestedMode): string[] {
  const { kind, name } = workload;
  return [
    'expose',
    `${kind.toLowerCase()}/${name}`,
    ...ports.flatMap((port) => ['--port', portWord(port)]),
    ...(protocol === undefined ? [] : ['--protocol', protocol]),
    ...(mode === undefined ? [] : ['--mode', mode]),
  ];
}

function portWord({ port, targetPort, protocol }: PortRequest): string {
  return `${port}${targetPort === undefined ? '' : `:${targetPort}`}${protocol === undefined ? '' : `/${protocol}`}`;
}
