/** Whether a pod wants to be on a node: `nodeSelector` and required node affinity. */
import type { Node, NodeSelectorTerm, PodSpec } from '../../reconcile/objects.ts';
import { matchesLabels, matchesOperator } from '../../reconcile/selectors.ts';

export function wantsNode(spec: PodSpec, node: Node): boolean {
  if (!matchesLabels(spec.nodeSelector ?? {}, node.metadata.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** A term without any requirement matches nothing. */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every(({ key, operator, values }) => matchesOperator(operator, labels[key], values ?? [])) &&
    matchFields.every(
      ({ key, operator, values }) =>
        key === 'metadata.name' && matchesOperator(operator, node.metadata.name, values ?? []),
    )
  );
}
