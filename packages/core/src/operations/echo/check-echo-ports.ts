/** The port check of `echo deploy`, made before anything is written. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { readHostPortPods } from '../../cluster/read-host-port-pods.ts';
import { resources } from '../../cluster/resources.ts';
import { readNodes } from '../../doctor/cluster/read-nodes.ts';
import { findObstacle } from '../../doctor/workload/node-obstacle.ts';
import { controllerWorkload, type PodController } from '../../exposure/workload.ts';
import { judgeDaemonSet } from '../../ports/judge-daemon-set.ts';
import type { PortWarnings } from '../../ports/judge-exposure.ts';
import type { Service } from '../../snapshot.ts';
import { createCautiousReader } from '../ports/read-cautiously.ts';

export interface CheckEchoPortsOptions extends RequestOptions {
  readonly ignoreTakenNodes?: boolean;
}

/** Fails as `judgeDaemonSet` does; what may not be read is a warning. */
export async function checkEchoPorts(
  client: ClusterClient,
  daemonSet: PodController,
  { ignoreTakenNodes = false, ...options }: CheckEchoPortsOptions,
): Promise<PortWarnings> {
  const { warnings, read } = createCautiousReader();
  const listServices = client.list<Service>(resources.services, options).then(({ items }) => items);
  const [nodes, pods, services] = await Promise.all([
    read(readNodes(client, options), [], 'the taints of the nodes'),
    read(readHostPortPods(client, options), [], 'the ports of other pods'),
    read(listServices, [], 'the node ports of Services'),
  ]);
  const spec = daemonSet.spec.template?.spec ?? {};
  const meant = nodes.filter((node) => findObstacle(spec, node) === undefined);
  const names = new Set(meant.map(({ metadata }) => metadata.name));
  const workload = controllerWorkload('DaemonSet', daemonSet);
  const wanted = { workload, nodes: names, ignoreTakenNodes };
  return [...warnings, ...judgeDaemonSet(wanted, { services, addresses: [], nodes, pods })];
}
