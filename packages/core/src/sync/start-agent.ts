/** The agent: follows the cluster and keeps one LB host equal to the plan, until it is told to stop. */
import { hostname } from 'node:os';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type FollowedCluster, followCluster } from '../cluster/follow-cluster.ts';
import type { LoadBalancerConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { DEFAULT_LEASE_MS } from '../leases/lease-pace.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentTiming, DEFAULT_TIMING } from './agent-timing.ts';
import { createBrake } from './create-brake.ts';
import { createTarget } from './create-target.ts';
import { createTurns, type Turns } from './create-turns.ts';
import { runLoop } from './run-loop.ts';
import { startTelling, TELL_NOTHING, type Telling } from './start-telling.ts';

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
  /**
   * Whether to write to the cluster: how the host is, by a Lease, and, if this agent is the one that is elected, what
   * became of the Services.
   */
  readonly reportStatus: boolean;
  /** What this host is called among the others of the cluster; default this machine's name. */
  readonly hostName?: string;
  /** Milliseconds, 1,000 or more, after which an agent that does not renew its Leases is taken for dead. Default 30,000. */
  readonly leaseMs?: number;
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
  /** Resolves when the agent has stopped, after an apply that was under way, and has let go of its Leases. */
  readonly stopped: Promise<void>;
}

/** Resolves when it runs. Fails with `MissingProgram`, and whatever happens later it goes on. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { client, signal } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const brake = createBrake(options.holdMs);
  const prepare = async (configuration: LoadBalancerConfiguration) => {
    const facts = await detectNginx(options.host, configuration.nginx.binary, { signal });
    return { facts, target: createTarget({ ...options, configuration, facts, brake }) };
  };
  let { configuration } = options;
  let { facts, target } = await prepare(configuration);
  const telling = chooseTelling(options);
  telling.useNginx(facts.version);
  const onEvent = (event: AgentEvent) => {
    telling.observe(event);
    options.onEvent(event);
  };
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
      ({ facts, target } = await prepare(next));
      telling.useNginx(facts.version);
      configuration = next;
      turns.request(0);
    },
    stopped: runLoop({
      ...options,
      onEvent,
      timing,
      turns,
      snapshot,
      report: telling.report,
      target: () => target,
    }).then(telling.stopped),
  };
}

function chooseTelling(options: AgentOptions): Telling {
  if (!options.reportStatus) return TELL_NOTHING;
  return startTelling({ hostName: hostname(), leaseMs: DEFAULT_LEASE_MS, ...options });
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
