/** Follows the pods of one DaemonSet. */
import type { HostDaemonSet } from '../backends/host-daemon-set.ts';
import { isPodOf } from '../backends/pod-backend.ts';
import type { TcplbError } from '../errors.ts';
import type { PodObject } from '../snapshot.ts';
import type { ClusterClient } from './cluster-client.ts';
import { coalesce } from './coalesce.ts';
import { followObjects } from './follow-objects.ts';
import { createOutage } from './outage.ts';
import { resources } from './resources.ts';
import { slimPod } from './slim-pods.ts';

export interface FollowPodsOptions {
  readonly signal?: AbortSignal;
  /** As in `followCluster`. */
  readonly onChange: () => void;
  readonly onError?: (error: TcplbError) => void;
}

export interface FollowedPods {
  /** In no particular order. */
  pods(): readonly PodObject[];
  /** Resolves when the pods have been listed once. Rejects with `Cancelled` when it is stopped first. */
  readonly synced: Promise<void>;
  stop(): void;
}

/** Begins at once. Other pods with the same labels are left out. */
export function followPods(
  client: ClusterClient,
  daemonSet: HostDaemonSet,
  { onChange, ...options }: FollowPodsOptions,
): FollowedPods {
  const stopping = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal;
  const { namespace } = daemonSet;
  const labelSelector = Object.entries(daemonSet.selector)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  const burst = coalesce(onChange);
  const outage = createOutage(options);
  let isSynced = false;
  const followed = followObjects<PodObject>({
    client,
    resource: resources.pods,
    namespace,
    ...(labelSelector !== '' && { labelSelector }),
    signal,
    slim: slimPod,
    onChange: (before, after) => {
      const isOurs = [before, after].some((pod) => pod && isPodOf(daemonSet, pod));
      if (isSynced && isOurs) burst.request();
    },
    onError: (error) => outage.fail('pods', error),
    onHeard: () => outage.succeed('pods'),
  });
  signal.addEventListener('abort', burst.stop, { once: true });
  const synced = followed.synced.then(() => {
    isSynced = true;
  });
  // Whoever does not wait for it need not handle it.
  synced.catch(() => {});
  return {
    pods: () => [...followed.objects.values()].filter((pod) => isPodOf(daemonSet, pod)),
    synced,
    stop: () => stopping.abort(),
  };
}
