/** The agent: follows the cluster and keeps one LB host equal to the plan, until it is told to stop. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type FollowedCluster, followCluster } from '../cluster/follow-cluster.ts';
import type { LoadBalancerConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { reportStatus } from '../operations/report-status.ts';
import type { StatusSources } from '../status/status-changes.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentTiming, DEFAULT_TIMING } from './agent-timing.ts';
import { createBrake } from './create-brake.ts';
import { createReporter, type Reporter } from './create-reporter.ts';
import { createTarget, type Target } from './create-target.ts';
import { createTurns, type Turns } from './create-turns.ts';
import { runLoop } from './run-loop.ts';

export interface AgentOptions {
  readonly client: ClusterClient;
  readonly host: LbHost;
  readonly configuration: LoadBalancerConfiguration;
  /** What becomes of hand edits: put right, or only told. An nginx of ours that does not run is started in either case. */
  readonly drift: 'repair' | 'report';
  /** Milliseconds for which a sudden loss of backends is not believed; 0 believes all. */
  readonly holdMs: number;
  /** Generations of old workers that may live beside the live one, 1 or more; the oldest beyond them are ended. */
  readonly maxOldGenerations: number;
  /** Whether to tell the Services what became of them. One agent of a cluster should. */
  readonly reportStatus: boolean;
  readonly timing?: Partial<AgentTiming>;
  /** Stops the agent; nginx serves on. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface Agent {
  /** Milliseconds since the API server last spoke of the resource about which it has been silent the longest. */
  readonly silentMs: number;
  /**
   * Goes on with another configuration. Fails with `InvalidConfiguration` when the files would have to move, and with
   * `MissingProgram`; then it goes on with the one it has.
   */
  reconfigure(configuration: LoadBalancerConfiguration): Promise<void>;
  /** Resolves when the agent has stopped, after an apply that was under way. */
  readonly stopped: Promise<void>;
}

/** Resolves when it runs. Fails with `MissingProgram`, and whatever happens later it goes on. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { client, signal, onEvent } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const brake = createBrake(options.holdMs);
  const configure = async (configuration: LoadBalancerConfiguration): Promise<Target> => {
    const facts = await detectNginx(options.host, configuration.nginx.binary, { signal });
    return createTarget({ ...options, configuration, facts, brake });
  };
  let { configuration } = options;
  let target = await configure(configuration);
  const turns = createTurns(signal);
  const cluster = followCluster({
    client,
    signal,
    lossesAtOnce: true,
    onChange: () => turns.request(0),
    onError: (error) => onEvent({ type: 'outage', error }),
    onRecover: () => onEvent({ type: 'outage-over' }),
  });
  const isSynced = noteSync(cluster, turns, onEvent);
  const silence = createSilenceWatch(timing.silenceMs, onEvent);
  const snapshot = () => {
    silence(cluster.silentMs);
    return isSynced() ? cluster.snapshot() : undefined;
  };
  return {
    get silentMs() {
      return cluster.silentMs;
    },
    async reconfigure(next) {
      requireSamePlace(configuration, next);
      target = await configure(next);
      configuration = next;
      turns.request(0);
    },
    stopped: runLoop({ ...options, timing, turns, snapshot, report: chooseReporter(options), target: () => target }),
  };
}

/** Milliseconds before the Services are told again what they could not be told. */
const REPORT_RETRY_MS = 30_000;
/** Milliseconds within which a watch tells what was written. */
const SETTLE_MS = 1_000;

function chooseReporter({ client, signal, onEvent, reportStatus: isWanted }: AgentOptions): Reporter {
  if (!isWanted) return () => {};
  const report = (sources: StatusSources) => reportStatus(client, { ...sources, signal });
  return createReporter({ report, settleMs: SETTLE_MS, retryMs: REPORT_RETRY_MS, onEvent });
}

/** Whether all was listed once. */
function noteSync({ synced }: FollowedCluster, turns: Turns, onEvent: AgentOptions['onEvent']): () => boolean {
  const start = performance.now();
  let isSynced = false;
  const note = () => {
    isSynced = true;
    onEvent({ type: 'synced', durationMs: performance.now() - start });
    turns.request(0);
  };
  // It rejects only when the agent is stopped first.
  synced.then(note, () => {});
  return () => isSynced;
}

function createSilenceWatch(silenceMs: number, onEvent: AgentOptions['onEvent']): (silentMs: number) => void {
  let isSilent = false;
  return (silentMs) => {
    if (isSilent === silentMs > silenceMs) return;
    isSilent = !isSilent;
    onEvent(isSilent ? { type: 'silence', silentMs } : { type: 'silence-over' });
  };
}

/** The nginx that runs in one directory would go on holding the ports that another one needs. */
function requireSamePlace({ nginx: now }: LoadBalancerConfiguration, { nginx: next }: LoadBalancerConfiguration): void {
  if (now.directory === next.directory && now.layout === next.layout) return;
  const what = now.directory === next.directory ? 'nginx.layout' : 'nginx.directory';
  throw new TcplbError('InvalidConfiguration', `${what} cannot change while the agent runs`, {
    suggestions: ['Stop the agent and its nginx, then start the agent again.'],
  });
}
