/** host-port: the network plugin forwards a port of the node to the pod on it. */
import { listTargets, withoutHostPort } from '../../exposure/choose-mode.ts';
import type { AdvicePoint } from '../advice.ts';
import { balancerAddressSeen, hostPortPoints, straightToPod } from '../host-port-points.ts';
import { point, type Subject } from '../subject.ts';

export function hostPortWayPoints(subject: Subject): AdvicePoint[] {
  const { workload } = subject;
  return [
    ...missingPoints(subject),
    ...(workload.hostNetwork === true ? [sameAsHostNetwork] : []),
    straightToPod,
    balancerAddressSeen,
    ...hostPortPoints(subject),
    ...(workload.hostNetwork === true ? [] : [needsPortmap]),
  ];
}

function missingPoints({ workload, ports }: Subject): AdvicePoint[] {
  const missing = withoutHostPort(ports);
  if (missing.length === 0) return [];
  if (workload.podsKnown) {
    return [point('obstacle', 'NoHostPort', `the pods have no host port for ${listTargets(missing)}`)];
  }
  const text = `the pods are not known: they need a host port for ${listTargets(missing)}`;
  return [point('condition', 'PodsNotKnown', text)];
}

export const sameAsHostNetwork = point(
  'note',
  'SameAsHostNetwork',
  'for pods on the host network it is host-network by another name',
);

/** https://github.com/kubernetes/kubernetes/issues/31307: host ports are the network plugin's to make. */
const needsPortmap = point(
  'cost',
  'NeedsPortmap',
  'it depends on the network plugin (CNI portmap), and tcplb has to read Pods to find the ports',
);
