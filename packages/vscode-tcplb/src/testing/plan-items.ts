/** Which tests there are in a cluster. Pure. */
import type { Backend, Exposure, Listener } from '@tcplb/core';
import { hostPort } from '../prompts/listener-text.ts';
import type { ExposureElement } from '../tree/elements.ts';
import type { TestTarget } from './test-target.ts';

/** An item of the Test Explorer as it should be. */
export interface ItemPlan {
  /** Unique among its siblings, and the same for the same thing after any change. */
  readonly id: string;
  /** All there is to say: with a description, a screen reader would read that instead of the label. */
  readonly label: string;
  /** Why there is nothing below it. */
  readonly error?: string;
  readonly target: TestTarget;
  readonly children: readonly ItemPlan[];
}

/** Those with a TCP listener: an echo over UDP proves nothing. A child per backend of each listener. */
export function planItems(sourceId: string, exposures: readonly Exposure[]): ItemPlan[] {
  return exposures.flatMap((exposure) => {
    const listeners = exposure.listeners.filter(({ protocol }) => protocol === 'TCP');
    if (listeners.length === 0) return [];
    const { namespace, name } = exposure;
    const target: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
    return {
      id: exposureItemId(target),
      label: `${namespace}/${name}`,
      target,
      children: listeners.flatMap((listener) => planBackends(target, listener, listeners.length > 1)),
    };
  });
}

/** Unique among the backends of an exposure. */
export function backendItemId(
  listenerPort: number,
  { node, address, port }: Pick<Backend, 'node' | 'address' | 'port'>,
): string {
  return `${listenerPort}/${node}/${hostPort(address, port)}`;
}

export function exposureItemId({ sourceId, namespace, name }: ExposureElement): string {
  return `${sourceId}/${namespace}/${name}`;
}

function planBackends(exposure: ExposureElement, listener: Listener, isOneOfMany: boolean): ItemPlan[] {
  return listener.backends.map((backend) => {
    const { node, address, port } = backend;
    return {
      id: backendItemId(listener.port, backend),
      label: labelOf(backend, isOneOfMany ? listener : undefined),
      target: { kind: 'backend', exposure, listenerPort: listener.port, node, address, port },
      children: [],
    };
  });
}

function labelOf({ node, address, port, reason }: Backend, listener: Listener | undefined): string {
  const place = address === '' ? [] : [hostPort(address, port)];
  const from = listener ? [`← ${listener.port}`] : [];
  return [node, ...place, ...from, ...(reason ? [reason] : [])].join(' · ');
}
