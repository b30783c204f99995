/** What the checks share: where to look, and everything read so far, each thing once. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type ConfigurationPlace, type FoundConfiguration, readConfiguration } from '../cluster/read-configuration.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import { allAddresses } from '../configuration.ts';
import type { Exposures } from '../exposure/build-exposures.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { type OpenHosts, openHosts } from '../operations/rollout/open-hosts.ts';
import { type Plan, plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { NodeDetail } from './cluster/api-objects.ts';
import { type Controller, readControllers } from './cluster/read-controllers.ts';
import { readNodes } from './cluster/read-nodes.ts';
import { type CommandFlags, type CommandLines, createCommandLines } from './command-lines.ts';
import { lazily, lazilyByKey } from './lazily.ts';
import { type HostState, readHostState } from './network/read-host-state.ts';

export interface DoctorOptions {
  /** Connects to the cluster; that it cannot is the first finding. */
  readonly connect: () => Promise<ClusterClient>;
  /** The one exposure to examine; default all of them. */
  readonly name?: string;
  /** Default: the context's for a name, else all namespaces. */
  readonly namespace?: string;
  /** Where the configuration is looked for. */
  readonly configuration: ConfigurationPlace;
  /** What the commands to type need to lead to the same cluster and configuration; default nothing. */
  readonly flags?: Partial<CommandFlags>;
  /** The load balancer; default this machine. One that the configuration names has its name there, and what that says. */
  readonly host?: LbHost;
  readonly signal?: AbortSignal;
}

/** Each function reads when it is first called. */
export interface DoctorContext {
  readonly name: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The signal as an option, for calls that take one. */
  readonly cancellation: { readonly signal?: AbortSignal };
  readonly host: LbHost;
  readonly command: CommandLines;
  readonly client: () => Promise<ClusterClient>;
  /** Namespace that the examination is limited to; undefined for all. */
  readonly namespace: () => Promise<string | undefined>;
  readonly configuration: () => Promise<FoundConfiguration>;
  readonly nodes: () => Promise<readonly NodeDetail[]>;
  readonly snapshot: () => Promise<Snapshot>;
  /** Those that are examined. */
  readonly exposures: () => Promise<Exposures>;
  /** Everything in a namespace that makes pods. */
  readonly controllers: (namespace: string) => Promise<readonly Controller[]>;
  /** All LB hosts of the configuration, to be disposed of. */
  readonly openAll: () => Promise<OpenHosts>;
  readonly nginxFacts: () => Promise<NginxFacts>;
  /** What this host should serve, all namespaces. */
  readonly plan: () => Promise<Plan>;
  readonly hostState: () => Promise<HostState>;
}

export function createDoctorContext(options: DoctorOptions): DoctorContext {
  const { name, signal, host = createLocalHost(), flags = {} } = options;
  const cancellation = signal ? { signal } : {};
  const client = lazily(options.connect);
  const namespace = lazily(
    async () => options.namespace ?? (name === undefined ? undefined : (await client()).namespace),
  );
  const configuration = lazily(async () => {
    const found = await readConfiguration({ ...options.configuration, client: await client(), ...cancellation });
    const named = found.configuration.hosts?.find((one) => one.name === host.name);
    return named === undefined ? found : { ...found, configuration: { ...found.configuration, ...named } };
  });
  const snapshot = lazily(async () => {
    // Another check says what is wrong with it.
    const addresses = configuration().then(
      (found) => allAddresses(found.configuration),
      () => [],
    );
    return readSnapshot(await client(), { loadBalancerClass: LOAD_BALANCER_CLASS, addresses, ...cancellation });
  });
  const nginx = async () => (await configuration()).configuration.nginx;
  // Whoever has no nginx here still wants to know what becomes of the exposures.
  const planned = lazily(async () => {
    const { configuration: wanted } = await configuration();
    return plan(await snapshot(), wanted, await findNginx(host, wanted.nginx.binary, cancellation));
  });
  return {
    name,
    signal,
    cancellation,
    host,
    command: createCommandLines({ cluster: flags.cluster ?? [], tcplb: flags.tcplb ?? [] }),
    client,
    namespace,
    configuration,
    nodes: lazily(async () => readNodes(await client(), cancellation)),
    snapshot,
    exposures: lazily(async () => select(await planned(), await namespace(), name)),
    controllers: lazilyByKey(async (key) => readControllers(await client(), key, cancellation)),
    openAll: async () => openHosts((await configuration()).configuration),
    nginxFacts: lazily(async () => detectNginx(host, (await nginx()).binary, cancellation)),
    plan: planned,
    hostState: lazily(async () => readHostState(host, await nginx(), cancellation)),
  };
}

function select(
  { exposures, rejected }: Exposures,
  namespace: string | undefined,
  name: string | undefined,
): Exposures {
  const isChosen = (one: { readonly namespace?: string; readonly name: string }): boolean =>
    (namespace === undefined || one.namespace === namespace) && (name === undefined || one.name === name);
  return { exposures: exposures.filter(isChosen), rejected: rejected.filter(({ object }) => isChosen(object)) };
}
