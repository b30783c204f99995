/** Where the pods of a DaemonSet answer, exposed or not. */
import type { Exposure, PodBackend } from '@tcplb/core';
import { elementId } from '../element-id.ts';
import type { BackendElement, DaemonSetElement } from '../elements.ts';
import { backendIcons, podNotReadyIcon } from '../icons.ts';
import { type ExposedBackend, podAsBackend, podTooltip } from '../tooltips/backend-tooltip.ts';
import { describeState } from '../tooltips/reasons.ts';
import type { TreeRow } from '../tree-row.ts';
import { joinParts, joinSentence, type TreeWords } from '../tree-words.ts';
import { describePlace, exposedContext, speakPlace } from './backend-rows.ts';

/** @param exposures those that lead to the pods */
export function podRows(
  owner: DaemonSetElement,
  pods: readonly PodBackend[],
  exposures: readonly Exposure[],
  words: TreeWords,
): TreeRow[] {
  const exposed = exposedBackends(exposures);
  return pods.map((pod) => podRow(owner, pod, exposed.get(placeOf(pod.address, pod.port, pod.protocol)), words));
}

/** By place. */
function exposedBackends(exposures: readonly Exposure[]): Map<string, ExposedBackend> {
  const found = new Map<string, ExposedBackend>();
  for (const { listeners, options } of exposures) {
    for (const { protocol, backends } of listeners) {
      for (const backend of backends) {
        found.set(placeOf(backend.address, backend.port, protocol), { backend, options });
      }
    }
  }
  return found;
}

function placeOf(address: string, port: number, protocol: string): string {
  return `${address} ${port} ${protocol}`;
}

function podRow(
  owner: DaemonSetElement,
  pod: PodBackend,
  exposed: ExposedBackend | undefined,
  words: TreeWords,
): TreeRow {
  const { t } = words;
  const { node, address, port, protocol } = pod;
  const backend = podAsBackend(pod);
  const element: BackendElement = { kind: 'backend', sourceId: owner.sourceId, owner, node, address, port, protocol };
  const condition = describeCondition(pod, exposed, words);
  const label = node || t('no node yet');
  return {
    element,
    // Several pods may be without a node.
    id: node === '' ? `${elementId(element)} ${pod.pod}` : elementId(element),
    label,
    description: joinParts(condition, describePlace(backend, protocol, words)),
    tooltip: () => podTooltip(pod, exposed, words),
    icon: exposed
      ? backendIcons[exposed.backend.state]
      : pod.ready && pod.nodeReady
        ? backendIcons.ready
        : podNotReadyIcon,
    contextValue: exposed ? exposedContext(exposed.backend) : `backend.unexposed.${pod.ready ? 'ready' : 'notReady'}`,
    collapsible: 'none',
    accessibilityLabel: joinSentence(t('Backend {0}', label), speakPlace(backend, words), condition),
  };
}

/** What the exposure says, since it decides; else the pod's and its node's own condition. */
function describeCondition(
  { ready, reason, nodeReady }: PodBackend,
  exposed: ExposedBackend | undefined,
  { t }: TreeWords,
) {
  if (exposed) return describeState(exposed.backend, t);
  if (!nodeReady) return t('node not ready');
  if (ready) return t('ready');
  // The condition that says no more than that.
  return reason === undefined || reason === 'NotReady' ? t('not ready') : t('not ready: {0}', reason);
}
