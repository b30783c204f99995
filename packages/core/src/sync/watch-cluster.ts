/** The cluster as an agent sees it: what it is like, and whether it can be seen at all. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type FollowedCluster, followCluster } from '../cluster/follow-cluster.ts';
import type { Snapshot } from '../snapshot.ts';
import type { AgentEvent } from './agent-event.ts';

/** Milliseconds. Short, since what comes while an apply is made ready joins it. */
const QUIET_MS = 10;

export interface WatchClusterOptions {
  readonly client: ClusterClient;
  /** As for `followCluster`. */
  readonly addresses: () => readonly string[];
  /** Milliseconds of silence of the API server before it is told. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  /** Something has changed, or all was listed once. */
  readonly onChange: () => void;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface WatchedCluster {
  /** Undefined until all has been listed once. The same object until something in it changes. Tells of a long silence. */
  snapshot(): Snapshot | undefined;
  readonly silentMs: number;
  noteAddresses(): void;
}

export function watchCluster({ silenceMs, ...options }: WatchClusterOptions): WatchedCluster {
  const { onEvent } = options;
  const cluster = followCluster({
    ...options,
    lossesAtOnce: true,
    quietMs: QUIET_MS,
    silenceMs,
    onError: (error) => onEvent({ type: 'outage', error }),
    onRecover: () => onEvent({ type: 'outage-over' }),
  });
  const isSynced = noteSync(cluster, options);
  const silence = createSilenceWatch(silenceMs, onEvent);
  return {
    snapshot() {
      silence(cluster.silentMs);
      return isSynced() ? cluster.snapshot() : undefined;
    },
    get silentMs() {
      return cluster.silentMs;
    },
    noteAddresses: cluster.noteAddresses,
  };
}

/** Whether all was listed once. */
function noteSync(
  { synced }: FollowedCluster,
  { onChange, onEvent }: Pick<WatchClusterOptions, 'onChange' | 'onEvent'>,
): () => boolean {
  const start = performance.now();
  let isSynced = false;
  const note = () => {
    isSynced = true;
    onEvent({ type: 'synced', durationMs: performance.now() - start });
    onChange();
  };
  // It rejects only when the agent is stopped first.
  synced.then(note, () => {});
  return () => isSynced;
}

function createSilenceWatch(silenceMs: number, onEvent: (event: AgentEvent) => void): (silentMs: number) => void {
  let isSilent = false;
  return (silentMs) => {
    if (isSilent === silentMs > silenceMs) return;
    isSilent = !isSilent;
    onEvent(isSilent ? { type: 'silence', silentMs } : { type: 'silence-over' });
  };
}
