/** pod-ip: nginx connects to the pods' own addresses, for which the balancer needs routes. */
import { compareText } from '../../backends/compare-text.ts';
import type { AdvicePoint } from '../advice.ts';
import { type AdvisedNode, eligibleNodes } from '../facts.ts';
import { balancerAddressSeen, straightToPod } from '../host-port-points.ts';
import { listNames, point, type Subject } from '../subject.ts';
import { sameAsHostNetwork } from './host-port.ts';

export function podIpPoints(subject: Subject): AdvicePoint[] {
  const { workload, facts } = subject;
  if (workload.hostNetwork === true) return [sameAsHostNetwork, straightToPod, balancerAddressSeen];
  return [
    routePoint(subject),
    ...overlayPoints(facts.nodes),
    straightToPod,
    noPortTaken,
    balancerAddressSeen,
    backendsFollowPods,
  ];
}

function routePoint({ facts }: Subject): AdvicePoint {
  const gateways = new Map(eligibleNodes(facts).map(({ name, target }) => [name, target.IPv4 ?? target.IPv6]));
  const routes = facts.nodes
    .toSorted((a, b) => compareText(a.metadata.name, b.metadata.name))
    .flatMap(({ metadata, spec }) =>
      (spec?.podCIDRs ?? []).map((range) => `${range} via ${gateways.get(metadata.name) ?? metadata.name}`),
    );
  if (routes.length === 0) return podNetworkUnknown;
  const text = `the balancer needs a route to the pods of each node: ${listNames(routes)}`;
  return point('condition', 'PodNetworkRoute', text);
}

const podNetworkUnknown = point(
  'condition',
  'PodNetworkUnknown',
  'the pod network has to be routed to the balancer; the nodes name no podCIDR, so only the network plugin knows it',
);

/** What plugins write on their nodes when pod traffic between them is encapsulated. */
const OVERLAYS: readonly { readonly annotation: string; readonly name: string; readonly plain: readonly string[] }[] = [
  { annotation: 'flannel.alpha.coreos.com/backend-type', name: 'flannel', plain: ['host-gw', 'alloc'] },
  { annotation: 'projectcalico.org/IPv4IPIPTunnelAddr', name: 'calico, IP in IP', plain: [''] },
  { annotation: 'projectcalico.org/IPv4VXLANTunnelAddr', name: 'calico, VXLAN', plain: [''] },
];

function overlayPoints(nodes: readonly AdvisedNode[]): AdvicePoint[] {
  const found = OVERLAYS.find(({ annotation, plain }) =>
    nodes.some(({ metadata }) => !plain.includes(metadata.annotations?.[annotation] ?? plain[0] ?? '')),
  );
  if (found === undefined) return [];
  const text = `the network plugin encapsulates pod traffic (${found.name}): no router knows the way, the routes have to be set on the balancer`;
  return [point('condition', 'PodNetworkOverlay', text)];
}

const noPortTaken = point(
  'gain',
  'NoPortTaken',
  'no port of any node is taken, and several pods on a node are several backends',
);

const backendsFollowPods = point(
  'cost',
  'BackendsFollowPods',
  'each pod that comes or goes is a change to nginx, so something has to apply it (`kubectl tcplb apply`)',
);
