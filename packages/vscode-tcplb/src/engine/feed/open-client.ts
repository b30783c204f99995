/** The client of one cluster, tried for until the kubeconfig can be used. */
import { type ClusterClient, createClusterClient } from '@tcplb/core';
import type { ClusterSource, FollowOptions, FollowSettings } from '../cluster-feed.ts';
import { type RetryOptions, retry } from './retry.ts';

export interface ClientAttempts {
  /** The latest attempt. Fails with `InvalidConfiguration` or `ProgramNotAllowed`. */
  latest(): Promise<ClusterClient>;
  /** The first that succeeds. Rejects only when the signal fires. */
  readonly opened: Promise<ClusterClient>;
}

export function openClient(
  source: ClusterSource,
  { userAgent, trace }: FollowOptions,
  { mayRunPrograms }: FollowSettings,
  options: RetryOptions,
): ClientAttempts {
  let latest: Promise<ClusterClient>;
  const attempt = () => {
    latest = createClusterClient({
      ...(source.kubeconfig !== undefined && { kubeconfig: source.kubeconfig }),
      context: source.context,
      userAgent,
      ...(trace && { trace }),
      credentialPlugins: mayRunPrograms ? 'run' : 'refuse',
      interactive: false,
    });
    return latest;
  };
  // It runs at once up to its first attempt, so there always is a latest one.
  const opened = retry(attempt, options);
  return { opened, latest: () => latest };
}
