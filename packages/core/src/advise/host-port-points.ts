/** What holds wherever pods take ports of their nodes, by the host network or by host ports. */
import type { AdvicePoint } from './advice.ts';
import { eligibleNodes, nodesWithPods } from './facts.ts';
import { rolloutPoints } from './rollout-points.ts';
import { listNames, point, type Subject } from './subject.ts';

export function hostPortPoints(subject: Subject): AdvicePoint[] {
  return [takenPort(subject), ...rolloutPoints(subject), ...fewerBackends(subject)];
}

/** Where only nodes with a ready pod are backends. */
export function fewerBackends({ facts }: Subject): AdvicePoint[] {
  const occupied = nodesWithPods(facts);
  const all = eligibleNodes(facts).map(({ name }) => name);
  if (occupied === undefined || occupied.length === all.length) return [];
  const idle = all.filter((name) => !occupied.includes(name));
  const text = `${occupied.length} of ${all.length} nodes have a ready pod: ${listNames(idle)} would take no connections`;
  return [point('cost', 'FewerBackendsThanNodes', text)];
}

export const balancerAddressSeen = point(
  'loss',
  'BalancerAddressSeen',
  "the pods see the balancer's address, not the client's, unless --proxy-protocol v1 or --transparent hands it on",
);

export const straightToPod = point(
  'gain',
  'StraightToPod',
  'nginx connects to the very pod: no second hop, and one pod that fails takes no other with it',
);

function takenPort({ ports, facts }: Subject): AdvicePoint {
  const taken = ports.map(({ hostPort, target, protocol }) => `${hostPort ?? target}/${protocol}`);
  const nodes = nodesWithPods(facts) ?? [];
  const where = nodes.length > 0 ? `on ${listNames(nodes)}` : 'on every node with a pod';
  const text = `${[...new Set(taken)].join(', ')} is taken ${where}: nothing else can have it there`;
  return point('cost', 'PortTakenOnNodes', text);
}
