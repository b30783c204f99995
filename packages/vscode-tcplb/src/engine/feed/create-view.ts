/** What is shown of a cluster, each part worked out when it is first asked for. */
import {
  type Exposures,
  type HostDaemonSet,
  isExposedBy,
  LOAD_BALANCER_CLASS,
  type Plan,
  plan,
  planExposures,
  type Service,
  type Snapshot,
} from '@tcplb/core';
import type { ClusterView, ViewedDaemonSet } from '../cluster-feed.ts';
import type { HostFacts } from './host-facts.ts';

export interface ViewParts {
  readonly server: string;
  readonly snapshot: Snapshot;
  readonly daemonSets: readonly HostDaemonSet[];
  readonly host: HostFacts;
}

export function createView({ server, snapshot, daemonSets, host }: ViewParts): ClusterView {
  const { configuration } = host.configuration;
  const planned = once((): Plan => plan(snapshot, configuration, host.nginx));
  // The tree is there before anybody asks for a file, and rendering all of them takes as long as the rest.
  const looked = once((): Exposures => planExposures(snapshot, configuration, host.nginx));
  const services = once(() => snapshot.services.filter(({ spec }) => spec.loadBalancerClass === LOAD_BALANCER_CLASS));
  const viewed = once(() => daemonSets.map((daemonSet) => viewDaemonSet(daemonSet, snapshot.services)));
  return {
    server,
    get exposures() {
      return looked().exposures;
    },
    get rejected() {
      return looked().rejected;
    },
    get daemonSets() {
      return viewed();
    },
    get services() {
      return services();
    },
    nodes: snapshot.nodes.length,
    configuration: host.configuration,
    hosts: host.names,
    plan: planned,
  };
}

function viewDaemonSet(daemonSet: HostDaemonSet, services: readonly Service[]): ViewedDaemonSet {
  const leading = services.filter((service) => isExposedBy(daemonSet, service));
  return { ...daemonSet, exposedAs: leading.map(({ metadata }) => metadata.name).toSorted() };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
