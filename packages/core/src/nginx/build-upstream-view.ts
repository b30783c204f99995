/** From backends to what the templates show of an upstream. */
import type { Backend } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { balancing } from '../exposure/options/balancing.ts';
import type { ExposureOptions } from '../exposure/options/option-schemas.ts';
import { canonicalAddress, hostPort } from '../ip-address.ts';
import { checkedCount, checkedHost, checkedNumber, checkedPort, shownNode } from './checked-values.ts';
import { reachableBackends, type ServedListener } from './served-listeners.ts';
import type { ServerLineView, UpstreamView } from './view-model.ts';

const BALANCE = {
  'round-robin': undefined,
  'least-connections': 'least_conn',
  'source-hash': 'hash $remote_addr consistent',
  'random-two': 'random two least_conn',
} as const;

/** Addresses that a host name is taken to have at most, for the size of a zone. */
const ADDRESSES_OF_A_NAME = 4;

export function buildServerLineView(
  { address, port, node, weight = 1 }: Backend,
  options: ExposureOptions,
): ServerLineView {
  const { maxConnectionsPerBackend: maxConnections, maxFails, failTimeoutSeconds } = options;
  return {
    address: hostPort(checkedHost(address), checkedPort(port)),
    node: shownNode(node),
    ...(weight !== 1 && { weight: checkedCount(weight) }),
    ...(maxConnections !== undefined && { maxConnections: checkedCount(maxConnections) }),
    maxFails: checkedNumber(maxFails),
    failTimeout: checkedCount(failTimeoutSeconds),
  };
}

/** nginx 1.22 needs 14 KiB and 0.8 KiB for each server (measured); later versions keep more of each. */
function zoneSize(backends: readonly Backend[]): string {
  const names = backends.filter(({ address }) => canonicalAddress(address) === undefined).length;
  const servers = backends.length + names * (ADDRESSES_OF_A_NAME - 1);
  return `${64 * Math.ceil((servers + 16) / 32)}k`;
}

/** Undefined while no backend is ready. */
export function buildUpstreamView(exposure: Exposure, served: ServedListener): UpstreamView | undefined {
  const byAddress = new Map(reachableBackends(exposure, served).map((one) => [hostPort(one.address, one.port), one]));
  const backends = [...byAddress.values()];
  if (backends.length === 0) return undefined;
  const balance = BALANCE[balancing(exposure.sessionAffinity, exposure.options)];
  return {
    name: served.name,
    zoneSize: zoneSize(backends),
    ...(balance !== undefined && { balance }),
    servers: backends.map((backend) => buildServerLineView(backend, exposure.options)),
  };
}
