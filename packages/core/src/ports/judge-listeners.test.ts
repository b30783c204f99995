import { expect, test } from 'vitest';
import type { NodeObject, Service } from '../snapshot.ts';
import { judgeListeners } from './judge-listeners.ts';
import type { OpenSocket } from './open-socket.ts';
import type { TiedPod } from './pod-claims.ts';
import { type BalancerSituation, indexNodeClaims, type PortSituation } from './port-situation.ts';

const nodes: readonly NodeObject[] = [1, 2].map((number) => ({
  metadata: { name: `node-${number}` },
  status: { addresses: [{ type: 'InternalIP', address: `192.0.2.${number}` }] },
}));

const haproxy: OpenSocket = { protocol: 'TCP', address: '192.0.2.9', port: 446, holder: 'haproxy (process 812)' };

const pod: TiedPod = {
  metadata: { namespace: 'shop', name: 'web-x' },
  spec: { nodeName: 'node-1', hostNetwork: true, containers: [{ ports: [{ containerPort: 446 }] }] },
};

const theirs: Service = {
  metadata: { namespace: 'shop', name: 'theirs' },
  spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30446 }] },
};

function balancer(changes: Partial<BalancerSituation> = {}): BalancerSituation {
  return {
    name: 'this machine',
    addresses: ['192.0.2.9'],
    serves: true,
    held: new Set(),
    sockets: [haproxy],
    ...changes,
  };
}

interface Wanted {
  readonly port?: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** Absent: this machine is not looked at. */
  readonly balancer?: BalancerSituation;
}

function judge(address: string, { port = 446, protocol = 'TCP', balancer: machine }: Wanted): string[] {
  const service: Service = { metadata: { namespace: 'default', name: 'new' }, spec: { ports: [{ port, protocol }] } };
  const situation: PortSituation = {
    services: [theirs],
    addresses: [],
    nodes,
    pods: [pod],
    ...(machine && { balancer: machine }),
  };
  const claims = indexNodeClaims(situation, service.metadata);
  return judgeListeners(service, [address], situation, claims).map(({ message }) => message);
}

const byHaproxy = 'TCP port 446 of this machine is taken by haproxy (process 812), and Service default/new wants it';
const onNode = (port: number, holder: string) =>
  `TCP port ${port} of node node-1, which is the balancer, is taken by ${holder}, and the listener of Service default/new wants it`;

test.each<[string, string, Wanted, readonly string[]]>([
  ['an address of which nothing is known', '198.51.100.1', {}, []],
  ['a port that a program has', '192.0.2.9', { balancer: balancer() }, [byHaproxy]],
  ['a port that it has, on all addresses', '*', { balancer: balancer() }, [byHaproxy]],
  ['the port for UDP', '192.0.2.9', { balancer: balancer(), protocol: 'UDP' }, []],
  ['another port', '192.0.2.9', { balancer: balancer(), port: 447 }, []],
  ['another address', '192.0.2.10', { balancer: balancer() }, []],
  [
    'an address of another machine than this, which serves nothing',
    '192.0.2.10',
    { balancer: balancer({ serves: false, sockets: [{ ...haproxy, address: '*' }] }) },
    [],
  ],
  ['all addresses of a machine that serves nothing', '*', { balancer: balancer({ serves: false }) }, []],
  ["a pod's port of a node", '192.0.2.1', {}, [onNode(446, 'Pod shop/web-x')]],
  ['the port on a node without that pod', '192.0.2.2', {}, []],
  ["the kubelet's port of a node", '192.0.2.1', { port: 10250 }, [onNode(10250, 'the kubelet')]],
  ['a node port', '192.0.2.1', { port: 30446 }, [onNode(30446, 'Service shop/theirs as a node port')]],
  ['a node port, beside the nodes', '192.0.2.9', { port: 30446, balancer: balancer() }, []],
  [
    'a port of the node that this machine is, whatever program has it',
    '*',
    { balancer: balancer({ addresses: ['192.0.2.1'], sockets: [{ ...haproxy, address: '192.0.2.1' }] }) },
    [onNode(446, 'Pod shop/web-x')],
  ],
])('%s', (_name, address, wanted, expected) => {
  expect(judge(address, wanted)).toEqual(expected);
});
