/** What Services that are being written are judged against: as little as it takes, since it is looked at often. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { slimService } from '../../cluster/slim.ts';
import { isOurs } from '../../exposure/exposure-request.ts';
import { takesNodePort } from '../../ports/cluster-ports.ts';
import { nodeOf } from '../../ports/pod-claims.ts';
import { onlyBalancers, type PortSituation } from '../../ports/port-situation.ts';
import type { Service } from '../../snapshot.ts';
import { type BalancerOptions, readPortSituation } from './read-port-situation.ts';

/**
 * Of the Services those of our class and those with node ports, of the nodes those that are load balancers, and the pods
 * there. Fails as `readPortSituation` does.
 */
export async function readServicePorts(
  client: ClusterClient,
  balancer: BalancerOptions,
  options: RequestOptions = {},
): Promise<PortSituation> {
  const listed = client.list<Service, Service>(resources.services, options, slimService);
  const services = listed.then(({ items }) => items.filter((service) => isOurs(service) || takesNodePort(service)));
  const { situation } = await readPortSituation(client, { services }, balancer, options);
  const nodes = onlyBalancers(situation);
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return { ...situation, nodes, pods: situation.pods.filter((pod) => names.has(nodeOf(pod) ?? '')) };
}
