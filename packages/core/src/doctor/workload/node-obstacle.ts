/** Why a DaemonSet makes no pod on a node, as its controller decides it. Pure. */
import type {
  NodeDetail,
  NodeSelectorTerm,
  PodSpec,
  SelectorRequirement,
  Taint,
  Toleration,
} from '../cluster/api-objects.ts';

export type NodeObstacle =
  | { readonly kind: 'taint'; readonly taint: Taint }
  /** `nodeSelector` or required node affinity. `missing`: the label that is not there, where one alone decides. */
  | { readonly kind: 'selector'; readonly missing?: string }
  | { readonly kind: 'deleting' };

/** What decides where a pod may be. */
type Placing = Pick<PodSpec, 'nodeSelector' | 'affinity' | 'tolerations' | 'hostNetwork'>;

/** Undefined for a node that is to have a pod. */
export function findObstacle(spec: Placing, { metadata, spec: nodeSpec }: NodeDetail): NodeObstacle | undefined {
  if (metadata.deletionTimestamp !== undefined) return { kind: 'deleting' };
  const labels = metadata.labels ?? {};
  const missing = Object.entries(spec.nodeSelector ?? {}).find(([label, value]) => labels[label] !== value);
  if (missing !== undefined) return { kind: 'selector', missing: missing.join('=') };
  if (!matchesAffinity(spec, metadata.name, labels)) return { kind: 'selector' };
  const tolerations = [...(spec.tolerations ?? []), ...automaticTolerations(spec)];
  const taint = (nodeSpec?.taints ?? []).find(
    (candidate) => candidate.effect !== 'PreferNoSchedule' && !tolerations.some((one) => tolerates(one, candidate)),
  );
  return taint === undefined ? undefined : { kind: 'taint', taint };
}

/**
 * What the DaemonSet controller lets every pod of it tolerate:
 * https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations
 */
function automaticTolerations({ hostNetwork }: Placing): Toleration[] {
  const running = ['not-ready', 'unreachable'].map((name) => ({ name, effect: 'NoExecute' }));
  const starting = ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((name) => ({
    name,
    effect: 'NoSchedule',
  }));
  const onHostNetwork = hostNetwork === true ? [{ name: 'network-unavailable', effect: 'NoSchedule' }] : [];
  return [...running, ...starting, ...onHostNetwork].map(({ name, effect }) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect,
  }));
}

function tolerates({ key, operator, value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (operator === 'Exists') return !key || key === taint.key;
  return key === taint.key && value === (taint.value ?? '');
}

type Labels = Readonly<Record<string, string>>;

function matchesAffinity({ affinity }: Placing, name: string, labels: Labels): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || terms.some((term) => matchesTerm(term, name, labels));
}

/** A term that requires nothing matches nothing. */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, name: string, labels: Labels) {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => meets(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) => requirement.key === 'metadata.name' && meets(requirement, name))
  );
}

function meets({ operator, values = [] }: SelectorRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return Number(actual) > Number(values[0]);
    case 'Lt':
      return Number(actual) < Number(values[0]);
    default:
      return false;
  }
}
