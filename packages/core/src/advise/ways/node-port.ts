/** node-port: kube-proxy on every node takes the connection and forwards it to a pod anywhere. */
import type { AdvicePoint } from '../advice.ts';
import { nodesWithPods } from '../facts.ts';
import { listNames, point, type Subject } from '../subject.ts';

export function nodePortPoints({ facts }: Subject): AdvicePoint[] {
  const occupied = nodesWithPods(facts) ?? [];
  const where = occupied.length > 0 ? `, which are ${listNames(occupied)} now` : '';
  return [
    stableBackends,
    extraHop,
    nodeAddressSeen,
    point(
      'note',
      'LocalPolicy',
      `--external-traffic-policy Local spares both, but then only nodes with a ready pod take connections${where}`,
    ),
    nodePortTaken,
    nodePortOpen,
  ];
}

const stableBackends = point(
  'gain',
  'StableBackends',
  'every node takes connections wherever the pods are, so pods may come and go without a change to nginx',
);

const extraHop = point('cost', 'ExtraHop', 'kube-proxy forwards each connection once more, often to another node');

const nodeAddressSeen = point(
  'loss',
  'NodeAddressSeen',
  "the pods see a node's address: kube-proxy hides the balancer's, and only --proxy-protocol v1 still carries the client's",
);

/** The default of the API server's --service-node-port-range. */
const nodePortTaken = point(
  'cost',
  'NodePortTaken',
  'a port of the node port range (30000-32767 by default) is taken on every node, and firewalls have to let nginx reach it',
);

const nodePortOpen = point(
  'cost',
  'NodePortOpen',
  'whoever reaches a node gets in past nginx, its source ranges and its limits',
);
