/** Collects where something changed, and tells it once per burst. */
import { coalesce } from './coalesce.ts';

/** Where something changed: anywhere, or in these namespaces only. */
export type ClusterChange = 'all' | { readonly namespaces: ReadonlySet<string> };

/** Where one object is: in a namespace, or in the cluster as a whole. */
export type ChangedPlace = 'all' | { readonly namespace: string };

export interface CollectedChanges {
  /** What is urgent is told at once, with all that came before it. */
  add(place: ChangedPlace, urgency?: 'urgent'): void;
  /** From now on changes are told; those before are forgotten. */
  open(): void;
}

/** Ends with the signal. `quietMs` as for `coalesce`. */
export function collectChanges(
  tell: (change: ClusterChange) => void,
  signal: AbortSignal,
  quietMs?: number,
): CollectedChanges {
  let isOpen = false;
  let isEverywhere = false;
  let namespaces = new Set<string>();
  const burst = coalesce(() => {
    const change = isEverywhere ? 'all' : { namespaces };
    isEverywhere = false;
    namespaces = new Set();
    tell(change);
  }, quietMs);
  signal.addEventListener('abort', burst.stop, { once: true });
  return {
    add(place, urgency) {
      if (!isOpen || signal.aborted) return;
      if (place === 'all') isEverywhere = true;
      else namespaces.add(place.namespace);
      burst.request(urgency);
    },
    open: () => {
      isOpen = true;
    },
  };
}
