/** The table: what is exposed, in which way, and what each row is called. */

export const kinds = ['DaemonSet', 'Deployment', 'Service'] as const;
export type Kind = (typeof kinds)[number];

export const modes = ['host-network', 'host-port', 'node-port', 'pod-ip'] as const;
export type Mode = (typeof modes)[number];

/** Where pods are found: on their node's own network, also at a host port of it, or at their own address only. */
export const networks = ['host-network', 'host-port', 'pod-network'] as const;
export type Network = (typeof networks)[number];

/** `--ip-family`. */
export const families = ['ipv4', 'ipv6', 'dual'] as const;
export type Families = (typeof families)[number];

export const protocols = ['TCP', 'UDP'] as const;
export type Protocol = (typeof protocols)[number];

/** One Service to be: TCP and UDP on one port. */
export interface Exposure {
  readonly name: string;
  readonly kind: Kind;
  readonly network: Network;
  readonly mode: Mode;
  /** Absent: what the cluster gives. */
  readonly families?: Families;
  readonly port: number;
}

export interface Row {
  /** `host-port, Deployment on host-port, UDP, dual`. */
  readonly title: string;
  readonly exposure: Exposure;
  readonly protocol: Protocol;
}

/** The pods that each mode is for, and then others that it reaches as well. */
const networksOf: Readonly<Record<Mode, readonly [Network, ...Network[]]>> = {
  'host-network': ['host-network'],
  'host-port': ['host-port', 'host-network'],
  'node-port': ['pod-network', 'host-network'],
  'pod-ip': ['pod-network', 'host-port', 'host-network'],
};

type Way = Pick<Exposure, 'kind' | 'mode' | 'network' | 'families'>;

/** Every mode with the pods that it is for. */
export function fittingWays(kind: Kind, family?: Families): Way[] {
  return modes.map((mode) => ({ kind, mode, network: networksOf[mode][0], ...(family && { families: family }) }));
}

/** Modes with pods that another mode is for. */
export function otherWays(kind: Kind, family: Families): Way[] {
  return modes.flatMap((mode) =>
    networksOf[mode].slice(1).map((network): Way => ({ kind, mode, network, families: family })),
  );
}

/** The balancer's addresses are the sandbox's own, so all ports are free. */
export function buildRows(ways: readonly Way[]): Row[] {
  return ways.flatMap((way, index) => {
    const name = [way.mode, way.kind.toLowerCase(), way.network, way.families ?? 'default'].join('-');
    const exposure = { ...way, name, port: 20_100 + index };
    const pods = `${way.kind} on ${way.network}`;
    return protocols.map((protocol) => ({
      title: [way.mode, pods, protocol, way.families ?? "the cluster's family"].join(', '),
      exposure,
      protocol,
    }));
  });
}

/** `daemonset/host-port-daemonset`: the workload of that kind, or the Service before one. */
export function workloadOf({ kind, network }: Pick<Exposure, 'kind' | 'network'>): string {
  return `${kind.toLowerCase()}/${network}-${kind.toLowerCase()}`;
}

/** What `auto` has to choose for a kind of workload with such pods. */
export const choices = kinds.flatMap((kind) =>
  networks.map((network) => ({ kind, network, mode: network === 'pod-network' ? 'node-port' : network })),
);

/** Modes that do not reach such pods, and why. */
export const refusals = kinds.flatMap(
  (kind) =>
    [
      { kind, mode: 'host-network', network: 'pod-network', reason: 'are not on the host network' },
      { kind, mode: 'host-network', network: 'host-port', reason: 'are not on the host network' },
      { kind, mode: 'host-port', network: 'pod-network', reason: 'have no host port for tcp/TCP' },
    ] as const,
);
