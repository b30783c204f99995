/** The two-sided port check of `expose`, made before it writes. */
import { checkListeners } from '../../exposure/check-listeners.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { findFreePort } from '../../ports/free-port.ts';
import { foreignPorts } from '../../ports/index-foreign-ports.ts';
import { judgeExposure, type PortWarnings, type WantedExposure } from '../../ports/judge-exposure.ts';
import { wantedSockets } from '../../ports/judge-listeners.ts';
import { indexNodeClaims, type PortSituation } from '../../ports/port-situation.ts';
import { probeSockets } from './probe-sockets.ts';

export interface CheckedPorts {
  /** Addresses of the balancer, at most one per family; `*` for all. */
  readonly listenAddresses: readonly string[];
  readonly warnings: PortWarnings;
}

/** Fails as `checkListeners` and `judgeExposure` do. `host` is the machine of `situation.balancer`. */
export async function checkPorts(
  wanted: WantedExposure,
  situation: PortSituation,
  host: LbHost,
): Promise<CheckedPorts> {
  const { service } = wanted;
  const { services, addresses, balancer } = situation;
  const claims = indexNodeClaims(situation, service.metadata);
  const search = { situation, claims, own: service.metadata, besides: service.spec.ports ?? [] };
  const listenAddresses = checkListeners(service, services, addresses, {
    findFree: (port, protocol) => findFreePort(port, protocol, search),
    foreign: foreignPorts(situation),
  });
  const probed = balancer && (await probeSockets(wantedSockets(service, listenAddresses), balancer, host));
  const known = probed ? { ...situation, balancer: probed } : situation;
  return { listenAddresses, warnings: judgeExposure(wanted, listenAddresses, known, claims) };
}
