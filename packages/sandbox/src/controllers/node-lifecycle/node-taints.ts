/** The taints that follow from a node's conditions and from its being cordoned. */
import type { Node, Taint } from '../../reconcile/objects.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** The node's taints as they should be, or undefined when they are. Other taints are kept. */
export function planTaints(node: Node, now: string): Taint[] | undefined {
  const current = node.spec?.taints ?? [];
  const wanted = wantedTaints(node);
  const isManaged = ({ key }: Taint) => [NOT_READY, UNREACHABLE, UNSCHEDULABLE].includes(key);
  const isIn = (taint: Taint, taints: readonly Taint[]) =>
    taints.some(({ key, effect }) => key === taint.key && effect === taint.effect);
  const kept = current.filter((taint) => !isManaged(taint) || isIn(taint, wanted));
  const added = wanted.filter((taint) => !isIn(taint, current));
  if (added.length === 0 && kept.length === current.length) return undefined;
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: now }))];
}

function wantedTaints(node: Node): Taint[] {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const key = ready === 'Unknown' ? UNREACHABLE : NOT_READY;
  const health = ready === 'True' ? [] : ['NoSchedule', 'NoExecute'].map((effect) => ({ key, effect }));
  return node.spec?.unschedulable === true ? [...health, { key: UNSCHEDULABLE, effect: 'NoSchedule' }] : health;
}
