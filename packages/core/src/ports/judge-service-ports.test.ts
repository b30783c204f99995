import { expect, test } from 'vitest';
import type { Service } from '../snapshot.ts';
import { judgeServicePorts } from './judge-service-ports.ts';
import type { PortSituation } from './port-situation.ts';

const situation: PortSituation = {
  services: [{ metadata: { name: 'theirs' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] } }],
  addresses: ['192.0.2.1'],
  nodes: [{ metadata: { name: 'node-1' }, status: { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }] } }],
  pods: [
    {
      metadata: { namespace: 'shop', name: 'web-x' },
      spec: { nodeName: 'node-1', hostNetwork: true, containers: [{ ports: [{ containerPort: 446 }] }] },
    },
  ],
  balancer: {
    name: 'this machine',
    addresses: ['192.0.2.1'],
    serves: true,
    held: new Set(),
    sockets: [{ protocol: 'TCP', address: '192.0.2.1', port: 500, holder: 'haproxy (process 812)' }],
  },
};

function judge(port: number, nodePort?: number, addresses = situation.addresses): string[] {
  const service: Service = {
    metadata: { name: 'new' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      ports: [{ port, ...(nodePort !== undefined && { nodePort }) }],
    },
  };
  return judgeServicePorts(service, { ...situation, addresses }).map(
    ({ message, suggestion }) => `${message}. ${suggestion}`,
  );
}

test.each<[string, number, number | undefined, string | undefined]>([
  ['a free port', 600, undefined, undefined],
  ["a pod's", 446, undefined, 'node node-1, which is the balancer, is taken by Pod shop/web-x'],
  ["a socket's", 500, undefined, 'this machine is taken by haproxy (process 812)'],
  ["the kubelet's", 10250, undefined, 'node node-1, which is the balancer, is taken by the kubelet'],
  ['a node port', 30080, undefined, 'is taken by Service default/theirs as a node port'],
  ['as its own node port that of another', 600, 30080, 'every node is taken by Service default/theirs as a node port'],
])('%s', (_, port, nodePort, expected) => {
  const found = judge(port, nodePort);
  if (expected === undefined) return expect(found).toEqual([]);
  expect(found).toEqual([expect.stringContaining(expected)]);
  expect(found[0]).toMatch(/\. Choose another port, for example \d+\.$/);
});

test('a port that an address more has free', () => {
  expect(judge(446, undefined, ['192.0.2.1', '192.0.2.2'])).toEqual([]);
});
