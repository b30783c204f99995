/** host-network: the pods are on their nodes' network, and nginx connects to their ports there. */
import type { AdvicePoint } from '../advice.ts';
import { balancerAddressSeen, hostPortPoints, straightToPod } from '../host-port-points.ts';
import { point, type Subject } from '../subject.ts';

export function hostNetworkPoints(subject: Subject): AdvicePoint[] {
  const { hostNetwork, dnsPolicy } = subject.workload;
  const notYet = point(
    'condition',
    'PodsNotKnown',
    'nothing is known of the pods yet: they have to be on the host network',
  );
  return [
    ...(hostNetwork === undefined ? [notYet] : []),
    ...(hostNetwork === false ? [notOnHostNetwork] : []),
    straightToPod,
    balancerAddressSeen,
    ...hostPortPoints(subject),
    nodeNetworkShared,
    ...(hostNetwork === true && dnsPolicy === 'ClusterFirst' ? [hostNetworkDns] : []),
  ];
}

const notOnHostNetwork = point(
  'obstacle',
  'NotOnHostNetwork',
  'the pods are not on the host network; that would take hostNetwork: true and dnsPolicy: ClusterFirstWithHostNet',
);

const nodeNetworkShared = point(
  'cost',
  'NodeNetworkShared',
  "the pods share their node's network, with all that listens on its loopback",
);

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy */
const hostNetworkDns = point(
  'cost',
  'HostNetworkDns',
  'with dnsPolicy ClusterFirst pods on the host network do not find Services by name; set ClusterFirstWithHostNet',
);
