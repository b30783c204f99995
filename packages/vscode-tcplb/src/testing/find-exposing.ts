/** The exposure through which a backend of a DaemonSet is reached. Pure. */
import type { Exposure } from '@tcplb/core';
import type { BackendElement, ExposureElement } from '../tree/elements.ts';

/** Undefined when nothing leads there. */
export function findExposing(backend: BackendElement, exposures: readonly Exposure[]): ExposureElement | undefined {
  const { sourceId, owner, node, address, port, protocol } = backend;
  if (owner.kind === 'exposure') return owner;
  const found = exposures.find(({ namespace, listeners }) => {
    const backends = listeners.filter((listener) => listener.protocol === protocol).flatMap((one) => one.backends);
    const isHere = backends.some((one) => one.node === node && one.address === address && one.port === port);
    return namespace === owner.namespace && isHere;
  });
  return found && { kind: 'exposure', sourceId, namespace: found.namespace, name: found.name };
}
