/** What is in the way of Services that may be written: sockets, pods, node ports and Kubernetes itself. Pure. */
import { type Rejection, reject, serviceTitle } from '../exposure/rejection.ts';
import type { Service } from '../snapshot.ts';
import { findCollisions, type PortConflict, portConflict } from './claim.ts';
import { placeListener } from './create-port-check.ts';
import { findFreeNodePort, findFreePort } from './free-port.ts';
import { judgeListeners } from './judge-listeners.ts';
import { indexNodeClaims, type NodeClaims, type PortSituation } from './port-situation.ts';

/** Empty for a Service that another exposure is in the way of: `buildExposures` says which. */
export function judgeServicePorts(service: Service, situation: PortSituation): Rejection[] {
  const claims = indexNodeClaims(situation, service.metadata);
  const placed = placeListener(service, situation);
  if ('message' in placed) return [];
  const conflicts = [
    ...judgeListeners(service, placed.addresses, situation, claims),
    ...judgeNodePorts(service, claims),
  ];
  return conflicts.map((conflict) => {
    const { message, port, protocol, use } = conflict;
    const search = { situation, claims, own: service.metadata, besides: service.spec.ports ?? [] };
    const free = use === 'node-port' ? findFreeNodePort(port, protocol, claims) : findFreePort(port, protocol, search);
    const suggestion = free === undefined ? 'Choose another port.' : `Choose another port, for example ${free}.`;
    return reject(service, 'PortConflict', message, suggestion);
  });
}

function judgeNodePorts(service: Service, claims: NodeClaims): PortConflict[] {
  const wantedBy = serviceTitle(service);
  return (service.spec.ports ?? []).flatMap(({ nodePort = 0, protocol = 'TCP' }) => {
    if (nodePort === 0) return [];
    const wanted = { protocol, port: nodePort, claimant: wantedBy };
    return [claims.nodePorts, claims.pods]
      .flatMap((index) => findCollisions(wanted, index))
      .map((held) => {
        const where = held.node === undefined ? 'of every node' : `of node ${held.node}`;
        return portConflict({ use: 'node-port', protocol, port: nodePort, where, holder: held.claimant, wantedBy });
      });
  });
}
