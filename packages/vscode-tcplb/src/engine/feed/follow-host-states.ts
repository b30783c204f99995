/** The LB hosts of a cluster, by what their agents tell: what is written, and that nothing is written any more. */
import { type ClusterClient, followHosts, type HostState } from '@tcplb/core';

/** Milliseconds between two looks at whether a host is still heard of. */
const LOOK_MS = 2_000;

export interface FollowHostStatesOptions {
  readonly signal: AbortSignal;
  /** One of them is another than before; not each sign of life. */
  readonly onChange: () => void;
}

/** Returns how they are at the moment. Whoever may not read Leases sees none; that is no trouble of the cluster. */
export function followHostStates(
  client: ClusterClient,
  { signal, onChange }: FollowHostStatesOptions,
): () => readonly HostState[] {
  let known = digest([]);
  const look = () => {
    const now = digest(followed.hosts());
    if (now === known) return;
    known = now;
    onChange();
  };
  const followed = followHosts(client, { signal, onChange: look });
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  followed.synced.catch(() => undefined);
  return followed.hosts;
}

function digest(hosts: readonly HostState[]): string {
  return JSON.stringify(hosts.map(({ heartbeat: _heartbeat, ...state }) => state));
}
