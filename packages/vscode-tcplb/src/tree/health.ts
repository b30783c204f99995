/** How an exposure fares. */
import type { Backend, BackendReason, Exposure } from '@tcplb/core';

/** `down`: no backend is ready, connections are closed at once. `degraded`: some should be ready and are not. */
export type Health = 'well' | 'degraded' | 'down';

export interface ExposureHealth {
  readonly health: Health;
  /** Over all listeners. */
  readonly ready: number;
  readonly total: number;
}

/** Reasons that somebody wanted, or that pass: a backend that is out for one of them is no trouble. */
const WANTED = new Set<BackendReason>([
  'EndpointTerminating',
  'NodeDeleting',
  'NodeDraining',
  'NodeExcluded',
  'NoLocalEndpoint',
]);

export function exposureHealth({ listeners }: Exposure): ExposureHealth {
  const backends = listeners.flatMap((listener) => listener.backends);
  const ready = backends.filter(({ state }) => state === 'ready').length;
  const isDown = listeners.some((listener) => !listener.backends.some(({ state }) => state === 'ready'));
  return { health: isDown ? 'down' : backends.some(isFault) ? 'degraded' : 'well', ready, total: backends.length };
}

function isFault({ reason }: Backend): boolean {
  return reason !== undefined && !WANTED.has(reason);
}
