/** A cluster as the editor knows it: the last view there was, and what is wrong now. */
import type { TcplbError } from '@tcplb/core';
import type { ClusterChange, ClusterFeed, ClusterSource, ClusterState, FollowOptions } from './cluster-feed.ts';
import { type Connection, openConnection } from './feed/connection.ts';

/** Begins at once, and goes on trying until it is stopped. Nothing is ever thrown: see `state`. */
export function followFeed(source: ClusterSource, options: FollowOptions): ClusterFeed {
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let state: ClusterState = { phase: 'connecting' };
  let isStopped = false;
  const open = (): Connection => {
    /** Of this connection, so that a new one begins without. */
    let trouble: TcplbError | undefined;
    const change = (next: ClusterState, where: ClusterChange) => {
      state = next;
      settle();
      options.onChange(where);
    };
    return openConnection(source, options, {
      onView: (view, where) => change({ phase: 'ready', view, ...(trouble && { trouble }) }, where),
      onTrouble: (current) => {
        trouble = current;
        if (state.phase === 'ready') change({ phase: 'ready', view: state.view, ...(trouble && { trouble }) }, 'all');
        else if (trouble) change({ phase: 'failed', error: trouble }, 'all');
      },
      onHosts: () => options.onChange('hosts'),
      onPods: (namespace) => options.onChange({ namespaces: new Set([namespace]) }),
    });
  };
  let connection = open();
  return {
    source,
    get state() {
      return state;
    },
    settled,
    client: () => connection.client(),
    hosts: () => connection.hosts(),
    podBackends: (namespace, daemonSet) => connection.podBackends(namespace, daemonSet),
    podTrouble: (namespace, daemonSet) => connection.podTrouble(namespace, daemonSet),
    forgetPods: (namespace, daemonSet) => connection.forgetPods(namespace, daemonSet),
    refresh() {
      if (isStopped) return;
      // Its client stays usable for those who are in the middle of something; idle connections end by themselves.
      connection.stop();
      connection = open();
    },
    stop() {
      isStopped = true;
      connection.stop();
      connection.client().then(
        (client) => client.close(),
        () => undefined,
      );
      settle();
    },
  };
}
