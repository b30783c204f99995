/** Where an element answers, as text to connect to. Pure. */
import type { PodBackend } from '@tcplb/core';
import type { ClusterView } from '../engine/cluster-feed.ts';
import type { SubjectElement } from './list-choices.ts';
import { hostPort } from './listener-text.ts';

/**
 * Of a backend its address; of an exposure its listeners, with `thisHost` for all addresses; of a DaemonSet the addresses
 * on all its nodes: those of its exposures, else those of its pods. Each once.
 */
export function addressesOf(
  element: SubjectElement,
  { exposures, daemonSets }: Pick<ClusterView, 'exposures' | 'daemonSets'>,
  pods: readonly PodBackend[],
  thisHost: string,
): string[] {
  if (element.kind === 'backend') return [hostPort(element.address, element.port)];
  const { namespace, name } = element;
  const siblings = exposures.filter((exposure) => exposure.namespace === namespace);
  if (element.kind === 'exposure') {
    const listeners = siblings.filter((exposure) => exposure.name === name).flatMap((exposure) => exposure.listeners);
    return listeners.map(({ address, port }) => hostPort(address === '*' ? thisHost : address, port));
  }
  const daemonSet = daemonSets.find((found) => found.namespace === namespace && found.name === name);
  const exposed = siblings.filter((exposure) => daemonSet?.exposedAs.includes(exposure.name));
  const backends = exposed.flatMap(({ listeners }) => listeners).flatMap((listener) => listener.backends);
  const all = backends.length > 0 ? backends : pods;
  return [...new Set(all.filter(({ address }) => address !== '').map(({ address, port }) => hostPort(address, port)))];
}
