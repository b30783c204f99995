/** Brings backends that were found several times together, in a fixed order. */
import type { Backend, BackendState } from './backend.ts';
import { compareText } from './compare-text.ts';

const RANK: Readonly<Record<BackendState, number>> = { ready: 0, draining: 1, excluded: 2 };

function comparePlace(a: Backend, b: Backend): number {
  return compareText(a.node, b.node) || compareText(a.address, b.address) || a.port - b.port;
}

function compareState(a: Backend, b: Backend): number {
  return (
    RANK[a.state] - RANK[b.state] ||
    compareText(a.reason ?? '', b.reason ?? '') ||
    compareText(a.pod ?? '', b.pod ?? '')
  );
}

/** One backend per node, address and port, the one in the best state; sorted by node, address, port. */
export function mergeBackends(backends: readonly Backend[]): Backend[] {
  const sorted = backends.toSorted((a, b) => comparePlace(a, b) || compareState(a, b));
  return sorted.filter((backend, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || comparePlace(previous, backend) !== 0;
  });
}
