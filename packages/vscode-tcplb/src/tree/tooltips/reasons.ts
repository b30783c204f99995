/** The states of a backend, and why it is not ready, in words. */
import type { Backend, BackendReason, BackendState } from '@tcplb/core';
import type { Translate } from '../tree-words.ts';

/** In English; for `l10n.t`. */
const stateTexts: Readonly<Record<BackendState, string>> = {
  ready: 'ready',
  draining: 'draining',
  excluded: 'excluded',
};

/** In English; for `l10n.t`. */
export const reasonTexts: Readonly<Record<BackendReason, string>> = {
  EndpointNotReady: 'Its pod is not ready.',
  EndpointTerminating: 'Its pod is ending: connections that it has may finish, new ones go elsewhere.',
  NodeNotReady: 'Its node is not ready.',
  NodeDeleting: 'Its node is being removed.',
  NodeExcluded: 'Its node carries the label node.kubernetes.io/exclude-from-external-load-balancers.',
  NodeUnknown: 'The cluster has no such node.',
  NodeHasNoAddress: 'Its node has no address that the exposure could use.',
  NodeCordoned: 'Its node is cordoned, and the exposure asks for tcplb.dev/cordoned-nodes: drain.',
  NodeDraining: 'Its node is being drained: connections that it has may finish, new ones go elsewhere.',
  NoHostPort: 'Its pod has no host port for the target port.',
  PodUnknown: 'Its pod is not known.',
  NotOnHostNetwork: "Its pod is not on the host network, so the node's address does not lead to it.",
  NoLocalEndpoint: 'No pod on its node is ready, and with externalTrafficPolicy Local no other node stands in.',
};

/** `ready`; `excluded: NodeNotReady`. */
export function describeState({ state, reason }: Backend, t: Translate): string {
  const text = t(stateTexts[state]);
  return reason === undefined ? text : `${text}: ${reason}`;
}
