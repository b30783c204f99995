/** A cluster's view by namespace, as far as the filter lets it through. */
import type { Exposure, Rejection } from '@tcplb/core';
import type { ClusterView, ViewedDaemonSet } from '../engine/cluster-feed.ts';
import { matchesFilter, type TreeFilter } from './filter.ts';
import { type ExposureHealth, exposureHealth } from './health.ts';

/** A Service that is served, or wants to be and is not. */
export type ExposureEntry =
  | {
      readonly kind: 'served';
      readonly exposure: Exposure;
      readonly health: ExposureHealth;
      /** What of it is not served. */
      readonly rejections: readonly Rejection[];
    }
  | { readonly kind: 'rejected'; readonly name: string; readonly rejections: readonly [Rejection, ...Rejection[]] };

export interface NamespaceIndex {
  readonly namespace: string;
  /** By name, sorted. */
  readonly exposures: ReadonlyMap<string, ExposureEntry>;
  /** By name, sorted. */
  readonly daemonSets: ReadonlyMap<string, ViewedDaemonSet>;
}

/** By name, sorted; only where there is something to show. */
export type ViewIndex = ReadonlyMap<string, NamespaceIndex>;

export function indexView(view: ClusterView, filter: TreeFilter = {}): ViewIndex {
  const entries = exposureEntries(view);
  const exposures = entries.filter(({ namespace, name }) => matchesFilter(filter, { namespace, name }));
  const daemonSets = view.daemonSets.filter((daemonSet) => matchesFilter(filter, daemonSet));
  const namespaces = new Set([...exposures, ...daemonSets].map(({ namespace }) => namespace));
  const exposuresOf = Map.groupBy(exposures, ({ namespace }) => namespace);
  const daemonSetsOf = Map.groupBy(daemonSets, ({ namespace }) => namespace);
  return new Map(
    [...namespaces].toSorted().map((namespace): [string, NamespaceIndex] => [
      namespace,
      {
        namespace,
        exposures: new Map(exposuresOf.get(namespace)?.map(({ name, entry }) => [name, entry])),
        daemonSets: new Map(daemonSetsOf.get(namespace)?.map((daemonSet) => [daemonSet.name, daemonSet])),
      },
    ]),
  );
}

interface NamedEntry {
  readonly namespace: string;
  readonly name: string;
  readonly entry: ExposureEntry;
}

/** Sorted by name within their namespace. */
function exposureEntries({ exposures, rejected }: ClusterView): NamedEntry[] {
  const services = rejected.filter(({ object }) => object.kind === 'Service');
  const rejections = Map.groupBy(services, ({ object }) => `${object.namespace ?? 'default'}/${object.name}`);
  const served = exposures.map((exposure): NamedEntry => {
    const { namespace, name } = exposure;
    const own = rejections.get(`${namespace}/${name}`) ?? [];
    rejections.delete(`${namespace}/${name}`);
    return { namespace, name, entry: { kind: 'served', exposure, health: exposureHealth(exposure), rejections: own } };
  });
  const others = [...rejections.values()].flatMap(([first, ...more]): NamedEntry[] => {
    if (first === undefined) return [];
    const { namespace = 'default', name } = first.object;
    return [{ namespace, name, entry: { kind: 'rejected', name, rejections: [first, ...more] } }];
  });
  // What is served comes sorted already.
  if (others.length === 0) return served;
  return [...served, ...others].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether somebody should have a look at it. */
export function isInTrouble(entry: ExposureEntry): boolean {
  return entry.kind === 'rejected' || entry.health.health !== 'well' || entry.rejections.length > 0;
}

/** Whether it serves nobody. */
export function isDown(entry: ExposureEntry): boolean {
  return entry.kind === 'rejected' || entry.health.health === 'down';
}

export function countTroubles(index: ViewIndex): number {
  const entries = [...index.values()].flatMap(({ exposures }) => [...exposures.values()]);
  return entries.filter(isInTrouble).length;
}
