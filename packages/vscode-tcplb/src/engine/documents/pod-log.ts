/** What the containers of a pod have written. */
import type { ClusterClient, RequestOptions } from '@tcplb/core';

export interface LogRef {
  readonly namespace: string;
  readonly pod: string;
  /** May be left out when the pod has one container. */
  readonly container?: string;
}

/** Lines from before now. */
const TAIL_LINES = 1000;

/**
 * The last 1,000 lines and then each new one, until the container ends. Fails as the cluster client does.
 */
export function followPodLog(
  client: Pick<ClusterClient, 'lines'>,
  { namespace, pod, container }: LogRef,
  options: RequestOptions = {},
): AsyncIterable<string> {
  const query = new URLSearchParams({ follow: 'true', tailLines: String(TAIL_LINES) });
  if (container !== undefined) query.set('container', container);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
  return client.lines(path, { ...options, subject: `log of Pod ${namespace}/${pod}` });
}
