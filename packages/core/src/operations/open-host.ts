/** LB hosts, for what concerns what stands on them and not what the cluster asks of them. */
import type { ClusterClient, KubernetesObject } from '../cluster/cluster-client.ts';
import { type FoundConfiguration, readConfiguration } from '../cluster/read-configuration.ts';
import { TcplbError, toTcplbError } from '../errors.ts';
import { requireThisMachine } from './require-this-machine.ts';
import { type OpenHost, type OpenHosts, openHosts } from './rollout/open-hosts.ts';

export interface OpenHostOptions {
  /** The configuration file, from `--config`. */
  readonly path?: string;
  /** Both as for `readConfiguration`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Called only where no file on this machine says what is configured. Absent: the cluster is not asked. */
  readonly connect?: () => Promise<Pick<ClusterClient, 'get'>>;
  /** Milliseconds for the cluster to answer: whoever has to go back must not wait for one that is away. Default 5,000. */
  readonly clusterMs?: number;
  readonly signal?: AbortSignal;
}

interface Asked {
  readonly found: FoundConfiguration;
  /** Why the cluster could not be asked for a configuration, so that the defaults hold. */
  readonly unasked?: TcplbError;
}

export interface OpenOneOptions extends OpenHostOptions {
  /** What the configuration calls it; absent for this machine, where it names no hosts. */
  readonly name?: string;
}

/** Disposing of it ends its connection. */
export interface OpenedHost extends Asked, OpenHost, AsyncDisposable {}

/**
 * Fails with `InvalidConfiguration`, also where hosts are named and none is asked for, with `NotFound` for a name that is not
 * there, and with `Cancelled`; a cluster that is away is no failure.
 */
export async function openHost({ name, ...options }: OpenOneOptions): Promise<OpenedHost> {
  const asked = await ask(options);
  if (name === undefined) requireThisMachine(asked.found);
  const { hosts, ...opened } = openHosts(asked.found.configuration, name === undefined ? {} : { names: [name] });
  const [one] = hosts;
  if (one === undefined) throw new TcplbError('Internal', 'no host was opened');
  return { ...asked, ...opened, ...one };
}

export interface OpenConfiguredOptions extends OpenHostOptions {
  /** As for `openHosts`. */
  readonly names?: readonly string[];
}

/** All that are configured, or some of them. Fails as `openHost` and `openHosts` do. */
export async function openConfiguredHosts(options: OpenConfiguredOptions): Promise<OpenHosts & Asked> {
  const { names, ...where } = options;
  const asked = await ask(where);
  return { ...asked, ...openHosts(asked.found.configuration, names && { names }) };
}

async function ask({ connect, signal, clusterMs = 5000, ...where }: OpenHostOptions): Promise<Asked> {
  let unasked: TcplbError | undefined;
  const get = async <T extends KubernetesObject>(...[resource, name, namespace]: Parameters<ClusterClient['get']>) => {
    const timeout = AbortSignal.timeout(clusterMs);
    try {
      const client = await connect?.();
      const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      if (client !== undefined) return await client.get<T>(resource, name, namespace, { signal: both });
    } catch (error) {
      const failure = timeout.aborted && !signal?.aborted ? noAnswer(clusterMs) : toTcplbError(error);
      if (['NotFound', 'Forbidden', 'Cancelled'].includes(failure.code)) throw failure;
      unasked = failure;
    }
    throw new TcplbError('NotFound', 'no configuration from the cluster');
  };
  const found = await readConfiguration({ ...where, client: { get }, ...(signal && { signal }) });
  return { found, ...(unasked !== undefined && { unasked }) };
}

function noAnswer(milliseconds: number): TcplbError {
  return new TcplbError('ClusterUnreachable', `the API server did not answer within ${milliseconds / 1000} s`);
}
