/** What the plan has to know of load balancers that are nodes of the cluster: who else has their ports. Pure. */
import { balancerNode } from '../backends/balancer-node.ts';
import { type FindForeign, type ForeignHolder, NO_FOREIGN_PORTS } from '../exposure/foreign-ports.ts';
import type { Remember } from '../remember.ts';
import type { BalancerNodes } from '../snapshot.ts';
import { type ClaimIndex, findCollisions, indexClaims, type PortClaim, portTaken } from './claim.ts';
import { nodePortClaims, nodePortTitle, systemClaims } from './cluster-ports.ts';
import { heldByPods } from './pod-claims.ts';
import { onlyBalancers, type PortSituation } from './port-situation.ts';

/** The same function until something in these objects changes. */
export function indexForeignPorts(known: BalancerNodes | undefined, remember: Remember): FindForeign {
  if (known === undefined) return NO_FOREIGN_PORTS;
  const { nodes, pods, services } = known;
  return remember('foreign ports', [...nodes, ...pods, ...services], () => indexNodes(known));
}

/** The same for whoever knows all of the cluster. */
export function foreignPorts(situation: PortSituation): FindForeign {
  return indexNodes({ ...situation, nodes: onlyBalancers(situation) });
}

/** The range of node ports is no claim here: what the cluster gives to Services later is younger. */
function indexNodes({ nodes, pods, services }: BalancerNodes): FindForeign {
  const byAddress = new Map(
    nodes.map(balancerNode).flatMap(({ name, addresses }) => [...addresses].map((address) => [address, name] as const)),
  );
  const held = indexClaims([...heldByPods(pods), ...nodePortClaims(services), ...systemClaims(nodes)]);
  return (address, { port, protocol = 'TCP' }, { service }) => {
    const node = byAddress.get(address);
    if (node === undefined) return [];
    const where = `of node ${node}, which is the balancer,`;
    // Its own node port leads to the same pods.
    const wanted: PortClaim = { node, address, port, protocol, claimant: nodePortTitle(service) };
    return holdersOf(wanted, where, held);
  };
}

function holdersOf(wanted: PortClaim, where: string, held: ClaimIndex): ForeignHolder[] {
  const { port, protocol } = wanted;
  return findCollisions(wanted, held)
    .filter(({ claimant }) => claimant !== wanted.claimant)
    .map(({ claimant, since }) => ({
      taken: portTaken({ protocol, port, where, holder: claimant }),
      ...(since !== undefined && { since }),
    }));
}
