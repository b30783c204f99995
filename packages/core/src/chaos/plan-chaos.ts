/** What chaos would do, before anything is done. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { TcplbError } from '../errors.ts';
import type { HostRequestOptions } from '../host/lb-host.ts';
import { hostPort } from '../ip-address.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import { buildFault } from './build-fault.ts';
import type { SkippedFault } from './chaos-report.ts';
import { type ChaosTarget, findOwner, findTarget } from './chaos-target.ts';
import type { Fault, FaultKind } from './faults/fault.ts';

export interface ChaosScene {
  readonly client: ClusterClient;
  /** All that share the address, whether or not something is done on them. One or more. */
  readonly hosts: readonly OpenHost[];
  /** Those on which the faults of a host may be done; default all. */
  readonly touchable?: readonly OpenHost[];
  readonly target: ChaosTarget;
}

export interface ChaosPlan {
  /** `host:port` */
  readonly target: string;
  /** Who has the address; absent where hosts share none. */
  readonly owner?: string;
  /** In the order asked for. Faults of a host are done on whoever has the address by then. */
  readonly faults: readonly Fault[];
  readonly skipped: readonly SkippedFault[];
}

/** Fails as `findTarget` does. */
export async function planChaos(
  scene: ChaosScene,
  kinds: readonly FaultKind[],
  options: HostRequestOptions = {},
): Promise<ChaosPlan> {
  const { listener, address } = await findTarget(scene.client, firstHost(scene.hosts), scene.target, options);
  const owner = await findOwner(scene.hosts, address, options);
  const faults: Fault[] = [];
  const skipped: SkippedFault[] = [];
  for (const kind of kinds) {
    const fault = await chooseFault(kind, scene, options);
    if ('reason' in fault) skipped.push(fault);
    else faults.push(fault);
  }
  return { target: hostPort(address, listener.port), ...(owner && { owner: owner.host.name }), faults, skipped };
}

/** What is to be done now. Fails as `findTarget` does. */
export async function chooseFault(
  kind: FaultKind,
  { client, hosts, touchable = hosts, target }: ChaosScene,
  options: HostRequestOptions,
): Promise<Fault | SkippedFault> {
  const { listener, address } = await findTarget(client, firstHost(hosts), target, options);
  const owner = await findOwner(touchable, address, options);
  const fault = buildFault(kind, { target: owner ?? firstHost(touchable), hosts, listener });
  return 'reason' in fault ? { fault: kind, ...fault } : fault;
}

export function firstHost([first]: readonly OpenHost[]): OpenHost {
  if (first === undefined) throw new TcplbError('Internal', 'there is no host');
  return first;
}
