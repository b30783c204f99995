/** What is to be said of the Services that lead to the same pods already, and of ports that the pods cannot have. */
import { isExposedBy } from '../backends/host-daemon-set.ts';
import type { CommandLines } from '../doctor/command-lines.ts';
import { isOurs } from '../exposure/exposure-request.ts';
import { serviceRef, serviceTitle } from '../exposure/rejection.ts';
import { canonicalAddress } from '../ip-address.ts';
import type { Service } from '../snapshot.ts';
import type { AdviceWarning } from './advice.ts';
import type { AdvisedNode } from './facts.ts';
import type { Subject } from './subject.ts';

/** The workload's own first, then those of the Services in the order of their names. */
export function adviseWarnings(subject: Subject, commands: CommandLines): AdviceWarning[] {
  return [...portWarnings(subject), ...serviceWarnings(subject, commands)];
}

function portWarnings({ workload: { kind, namespace, name }, facts }: Subject): AdviceWarning[] {
  return (facts.takenPorts ?? []).map(
    (taken): AdviceWarning => ({ code: 'PortTaken', object: { kind, namespace, name }, ...taken }),
  );
}

function serviceWarnings({ workload, facts }: Subject, commands: CommandLines): AdviceWarning[] {
  return facts.services
    .filter((service) => isExposedBy(workload, service))
    .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name, 'en'))
    .flatMap((service) => [
      ...externalIpWarnings(service, facts.nodes, commands),
      ...pendingWarnings(service, commands),
      ...exposedWarnings(service, commands),
    ]);
}

function externalIpWarnings(service: Service, nodes: readonly AdvisedNode[], commands: CommandLines): AdviceWarning[] {
  const { externalIPs = [] } = service.spec;
  if (externalIPs.length === 0) return [];
  const { name, namespace = 'default' } = service.metadata;
  const addresses = externalIPs.map((address) => describeAddress(address, nodes)).join(', ');
  const patch = '[{"op":"remove","path":"/spec/externalIPs"}]';
  const removal = commands.kubectl('patch', 'service', name, '-n', namespace, '--type=json', '-p', patch);
  return [
    {
      code: 'ExternalIPs',
      object: serviceRef(service),
      message: `${serviceTitle(service)} has externalIPs ${addresses}; they are deprecated since Kubernetes 1.36`,
      suggestion: `Once the pods are exposed through nginx, remove them: ${removal}`,
    },
  ];
}

function describeAddress(address: string, nodes: readonly AdvisedNode[]): string {
  const canonical = canonicalAddress(address);
  const node = nodes.find(({ status }) =>
    (status?.addresses ?? []).some((known) => canonicalAddress(known.address) === canonical),
  );
  return node === undefined ? address : `${address}, which goes when ${node.metadata.name} does`;
}

function pendingWarnings(service: Service, commands: CommandLines): AdviceWarning[] {
  const { type, loadBalancerClass } = service.spec;
  const isServed = (service.status?.loadBalancer?.ingress ?? []).length > 0;
  if (type !== 'LoadBalancer' || loadBalancerClass !== undefined || isServed) return [];
  const { name, namespace = 'default' } = service.metadata;
  return [
    {
      code: 'PendingLoadBalancer',
      object: serviceRef(service),
      message: `${serviceTitle(service)} is of type LoadBalancer, and nothing has given it an address yet`,
      suggestion: `Without a cloud nothing will: ${commands.tcplb('expose', `service/${name}`, '-n', namespace)}`,
    },
  ];
}

function exposedWarnings(service: Service, commands: CommandLines): AdviceWarning[] {
  if (!isOurs(service)) return [];
  const { name, namespace = 'default' } = service.metadata;
  return [
    {
      code: 'AlreadyExposed',
      object: serviceRef(service),
      message: `${serviceTitle(service)} exposes these pods already`,
      suggestion: `See how: ${commands.tcplb('get', name, '-n', namespace, '-o', 'wide')}`,
    },
  ];
}
