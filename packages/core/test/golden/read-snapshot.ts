/** Clusters written as Kubernetes YAML. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseConfiguration } from '../../src/configuration/parse-configuration.ts';
import { defaultConfiguration, firstHost, type HostConfiguration } from '../../src/configuration.ts';
import { fixedAddresses, selectBalancerNodes } from '../../src/exposure/select-balancer-nodes.ts';
import type { EndpointSlice, NodeObject, PodObject, Service, Snapshot } from '../../src/snapshot.ts';

/** The objects of a file, and the configuration that it holds, of its first host, or else the default one of root. */
export function readSnapshot(path: string): { snapshot: Snapshot; configuration: HostConfiguration } {
  const documents = parseAllDocuments(readFileSync(path, 'utf8'));
  const ofKind = (kind: string) => documents.filter((document) => document.get('kind') === kind);
  const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  const readTemplate = (file: string) => readFileSync(resolve(dirname(path), file), 'utf8');
  const [configuration] = ofKind('LoadBalancerConfiguration').map((document) =>
    parseConfiguration(document.toString({ directives: false }), {
      source: path,
      defaults,
      isOnHost: true,
      readTemplate,
    }),
  );
  const objects = {
    services: ofKind('Service').map((document): Service => document.toJS()),
    endpointSlices: ofKind('EndpointSlice').map((document): EndpointSlice => document.toJS()),
    nodes: ofKind('Node').map((document): NodeObject => document.toJS()),
    pods: ofKind('Pod').map((document): PodObject => document.toJS()),
  };
  const known = firstHost(configuration ?? defaults);
  return { snapshot: { ...objects, ...balancerNodes(objects, known.addresses) }, configuration: known };
}

/** As the readers of a cluster find them. */
function balancerNodes(
  { services, nodes, pods }: Pick<Snapshot, 'services' | 'nodes'> & { readonly pods: readonly PodObject[] },
  addresses: readonly string[],
): Pick<Snapshot, 'balancerNodes'> {
  const balancers = selectBalancerNodes(nodes, addresses, fixedAddresses(services));
  if (balancers.length === 0) return {};
  const names = new Set(balancers.map(({ metadata }) => metadata.name));
  const there = pods.filter(({ spec }) => names.has(spec?.nodeName ?? ''));
  return { balancerNodes: { nodes: balancers, pods: there, services } };
}
