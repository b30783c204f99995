/** The agent: follows the cluster and keeps LB hosts equal to the plan, each by itself, until it is told to stop. */
import { hostname } from 'node:os';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { allAddresses, type LoadBalancerConfiguration } from '../configuration.ts';
import { toTcplbError } from '../errors.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { DEFAULT_LEASE_MS } from '../leases/lease-pace.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import { nameHost } from '../operations/rollout/roll-out.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentTiming, DEFAULT_TIMING } from './agent-timing.ts';
import { type HostCare, lookAfterHost } from './look-after-host.ts';
import { mergeReports } from './merge-reports.ts';
import { requireSamePlaces } from './require-same-places.ts';
import { type ElectedReporter, startElectedReporter } from './start-elected-reporter.ts';
import { type HostTelling, startHostTelling, TELL_NOTHING } from './start-host-telling.ts';
import { watchCluster } from './watch-cluster.ts';

export interface AgentOptions {
  readonly client: ClusterClient;
  readonly configuration: LoadBalancerConfiguration;
  /** Those of the configuration, or some of them, as `openHosts` gives them; one or more. The caller disposes of them afterwards. */
  readonly hosts: readonly OpenHost[];
  /** What becomes of hand edits: put right, or only told. An nginx of ours that does not run is started in either case. */
  readonly drift: 'repair' | 'report';
  /** Milliseconds for which a sudden loss of backends is not believed; 0 believes all. */
  readonly holdMs: number;
  /** Generations of old workers that may live beside the live one, 1 or more; the oldest beyond them are ended. */
  readonly maxOldGenerations: number;
  /**
   * Whether to write to the cluster: how each host is, by a Lease, and, if this agent is the one that is elected, what
   * became of the Services.
   */
  readonly reportStatus: boolean;
  /** What a host without a name is called among the others of the cluster; default this machine's name. */
  readonly hostName?: string;
  /** Milliseconds, 1,000 or more, after which an agent that does not renew its Leases is taken for dead. Default 30,000. */
  readonly leaseMs?: number;
  readonly timing?: Partial<AgentTiming>;
  /** Stops the agent; nginx serves on. */
  readonly signal: AbortSignal;
  /** `host` is the name of the host that it is about, where that has one. */
  readonly onEvent: (event: AgentEvent, host?: string) => void;
}

export interface Agent {
  /** Milliseconds since the API server last spoke of the resource about which it has been silent the longest. */
  readonly silentMs: number;
  /**
   * Goes on with another configuration. Fails with `InvalidConfiguration` when hosts or files would have to move, and with
   * `MissingProgram`; then the host that it names goes on with the one it has.
   */
  reconfigure(configuration: LoadBalancerConfiguration): Promise<void>;
  /** Something has happened that the agent cannot know of by itself, and that is to be told of all its hosts. */
  tell(event: AgentEvent): void;
  /** Resolves when the agent has stopped, after applies that were under way, and has let go of its Leases. */
  readonly stopped: Promise<void>;
}

/**
 * Resolves when it runs. Fails with the error of the first host when it can work on none, and trying again would not help;
 * later it goes on, come what may.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { client, hosts, signal, onEvent } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const looks = await lookAtHosts(hosts, signal);
  const tellings = hosts.map(({ name }) => chooseTelling(options, name));
  const tellAll = (event: AgentEvent) => {
    for (const telling of tellings) telling.observe(event);
    onEvent(event);
  };
  let { configuration } = options;
  const cluster = watchCluster({
    ...{ client, signal, silenceMs: timing.silenceMs },
    addresses: () => allAddresses(configuration),
    onChange() {
      for (const care of cares) care.changed();
    },
    onEvent: tellAll,
  });
  const reporter = chooseReporter(options, tellAll);
  const reportOf = mergeReports(
    reporter.report,
    hosts.map((host) => host.configuration.addresses),
  );
  const cares = looks.map(({ target, firstLook }, index): HostCare => {
    const telling = tellings[index] ?? TELL_NOTHING;
    const tell = (event: AgentEvent) => {
      telling.observe(event);
      onEvent(event, target.name);
    };
    const report = reportOf(index);
    return lookAfterHost({
      ...{ ...options, target, firstLook, timing, report },
      snapshot: cluster.snapshot,
      onEvent: tell,
      onNginx: telling.useNginx,
    });
  });
  return {
    get silentMs() {
      return cluster.silentMs;
    },
    async reconfigure(next) {
      requireSamePlaces(configuration, next);
      await reconfigureAll(cares, hosts, next);
      configuration = next;
      cluster.noteAddresses();
    },
    tell: tellAll,
    stopped: Promise.all(cares.map(({ stopped }) => stopped)).then(async () => {
      await Promise.all([reporter.stopped(), ...tellings.map(({ stopped }) => stopped)]);
    }),
  };
}

interface Look {
  readonly target: OpenHost;
  readonly firstLook: Promise<NginxFacts>;
}

/**
 * Resolves when the first of them can be worked on, or when none can and that may change by itself. Fails otherwise, as the
 * first in the list does.
 */
async function lookAtHosts(hosts: readonly OpenHost[], signal: AbortSignal): Promise<Look[]> {
  const looks = hosts.map((target): Look => {
    const { host, configuration } = target;
    return { target, firstLook: detectNginx(host, configuration.nginx.binary, { signal }) };
  });
  try {
    await Promise.any(looks.map(({ firstLook }) => firstLook));
  } catch (cause) {
    const errors = (cause as AggregateError).errors.map((error) => toTcplbError(error));
    if (!errors.some(({ retryable }) => retryable)) throw nameHost(errors[0], hosts[0]?.name);
  }
  return looks;
}

/** Of several hosts those that can go on do, and the first that cannot is told. */
async function reconfigureAll(
  cares: readonly HostCare[],
  hosts: readonly OpenHost[],
  next: LoadBalancerConfiguration,
): Promise<void> {
  const attempts = await Promise.allSettled(
    cares.map((care, index) => {
      const { name } = hosts[index] ?? {};
      return care.reconfigure(next.hosts?.find((host) => host.name === name) ?? next);
    }),
  );
  for (const [index, attempt] of attempts.entries()) {
    if (attempt.status === 'rejected') throw nameHost(attempt.reason, hosts[index]?.name);
  }
}

function chooseTelling(options: AgentOptions, name: string | undefined): HostTelling {
  const { client, signal, reportStatus, hostName = hostname(), leaseMs = DEFAULT_LEASE_MS, onEvent } = options;
  if (!reportStatus) return TELL_NOTHING;
  const tell = (event: AgentEvent) => onEvent(event, name);
  return startHostTelling({ client, signal, leaseMs, hostName: name ?? hostName, onEvent: tell });
}

/** Its name in the election is that of its first host. */
function chooseReporter(options: AgentOptions, onEvent: (event: AgentEvent) => void): ElectedReporter {
  const { client, signal, reportStatus, hosts, leaseMs = DEFAULT_LEASE_MS } = options;
  if (!reportStatus) return { report: () => {}, stopped: async () => {} };
  const hostName = hosts[0]?.name ?? options.hostName ?? hostname();
  return startElectedReporter({ client, signal, leaseMs, hostName, onEvent });
}
