/**
 * What happens when pods that hold a port of their node are replaced: two of them cannot be on one node, so a rollout
 * that starts new pods first waits for room that only the old ones could make.
 */
import type { PodCount, Rollout } from '../exposure/rollout.ts';
import type { AdvicePoint } from './advice.ts';
import { countSchedulableNodes } from './facts.ts';
import { point, type Subject } from './subject.ts';

/** For the ways in which each pod holds a port of its node. */
export function rolloutPoints({ workload, facts }: Subject): AdvicePoint[] {
  const { rollout, kind } = workload;
  if (rollout === undefined) return [];
  const nodes = countSchedulableNodes(facts);
  return [...crowdPoints(rollout, nodes), ...surgePoints(rollout, kind === 'DaemonSet', nodes)];
}

function crowdPoints({ replicas = 0 }: Rollout, nodes: number): AdvicePoint[] {
  if (replicas <= nodes) return [];
  const text = `only one pod fits on a node: of ${replicas} replicas ${replicas - nodes} stay Pending, for ${nodes} nodes take pods`;
  return [point('cost', 'MorePodsThanNodes', text)];
}

function surgePoints(rollout: Rollout, isDaemonSet: boolean, nodes: number): AdvicePoint[] {
  const { replicas = 1, maxSurge } = rollout;
  const surge = toCount(maxSurge, isDaemonSet ? nodes : replicas, Math.ceil);
  if (rollout.strategy !== 'RollingUpdate' || surge === 0 || replicas === 0) return [];
  if (isDaemonSet) return [deadlock(maxSurge, 'maxSurge: 0 and maxUnavailable: 1')];
  if (replicas < nodes) return [];
  if (mayBeMissing(rollout, surge) === 0) return [deadlock(maxSurge, 'maxSurge: 0 and maxUnavailable: 1')];
  const text = `with ${replicas} replicas on ${nodes} nodes the pods that maxSurge ${maxSurge} adds wait until old ones are stopped`;
  return [point('cost', 'SurgeWaits', text)];
}

function deadlock(maxSurge: PodCount, remedy: string): AdvicePoint {
  const text = `a rollout never ends: maxSurge ${maxSurge} starts a new pod while the old one holds the port on every node; set ${remedy}`;
  return point('cost', 'SurgeDeadlock', text);
}

/** Rounded down, as the Deployment controller does; when nothing may surge and nothing be missing, one may. */
function mayBeMissing({ replicas = 1, maxUnavailable }: Rollout, surge: number): number {
  const count = toCount(maxUnavailable, replicas, Math.floor);
  return count === 0 && surge === 0 ? 1 : count;
}

function toCount(value: PodCount, total: number, round: (count: number) => number): number {
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? Number(value) : round((Number(percent) * total) / 100);
}
