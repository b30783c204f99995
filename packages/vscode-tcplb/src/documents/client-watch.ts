/** A watch that moves on to the client that the cluster has at the moment. */
import type { ClusterClient } from '@tcplb/core';

/**
 * Starts the watch with the first client, and anew with each other one: other clusters, and other credentials, have
 * another client. Ends with the signal.
 */
export function createClientWatch(
  signal: AbortSignal,
  start: (client: ClusterClient) => () => void,
): (client: ClusterClient) => void {
  let watched: { readonly client: ClusterClient; readonly stop: () => void } | undefined;
  signal.addEventListener('abort', () => watched?.stop(), { once: true });
  return (client) => {
    if (watched?.client === client || signal.aborted) return;
    watched?.stop();
    watched = { client, stop: start(client) };
  };
}
