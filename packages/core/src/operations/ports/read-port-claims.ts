/** Who has which port, for whoever is about to choose one. */
import type { ClusterClient } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { toTcplbError } from '../../errors.ts';
import type { BalancedProtocol } from '../../exposure/requested-ports.ts';
import type { PortConflict } from '../../ports/claim.ts';
import { createPortCheck } from '../../ports/create-port-check.ts';
import type { Service } from '../../snapshot.ts';
import { readWorkload, type WorkloadName } from '../read-workload.ts';
import { type BalancerOptions, readPortSituation } from './read-port-situation.ts';

export interface ReadPortClaimsOptions extends BalancerOptions {
  /** Of the Service that is to be written, whose own listeners are no obstacle; default the workload's. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/** As of one moment; asking costs no request. */
export interface PortClaims {
  /** What could not be looked at, and why; one clause each. */
  readonly warnings: readonly string[];
  /** Why nginx could not listen on the port, 1–65535; undefined when it could. */
  readonly check: (port: number, protocol: BalancedProtocol) => PortConflict | undefined;
  /**
   * The port above that nobody has, on the balancer or on the nodes, else the next one below; undefined when there is
   * none.
   */
  readonly suggestFree: (port: number, protocol: BalancedProtocol) => number | undefined;
}

/** Fails as `readWorkload` and the cluster client do; what may not be read beyond the Services is a warning. */
export async function readPortClaims(
  client: ClusterClient,
  workload: WorkloadName,
  { name = workload.name, signal, ...balancer }: ReadPortClaimsOptions,
): Promise<PortClaims> {
  const options = signal ? { signal } : {};
  const reading = {
    workload: readWorkload(client, workload, signal),
    services: client.list<Service>(resources.services, options).then(({ items }) => items),
  };
  const { situation, warnings } = await readPortSituation(client, reading, balancer, options).catch(
    (error: unknown) => {
      throw toTcplbError(error);
    },
  );
  return { warnings, ...createPortCheck(situation, { namespace: workload.namespace, name }) };
}
