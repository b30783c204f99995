import { describe, expect, test } from 'vitest';
import type { Endpoint, EndpointSlice, Service } from '../../reconcile/objects.ts';
import { selectNodePorts } from './node-ports.ts';

const service = (policy: 'Local' | 'Cluster'): Service => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    type: 'NodePort',
    externalTrafficPolicy: policy,
    ports: [
      { name: 'tcp', port: 80, nodePort: 30080, protocol: 'TCP' },
      { name: 'udp', port: 80, nodePort: 30081, protocol: 'UDP' },
      { name: 'inner', port: 81 },
    ],
  },
});

type State = 'ready' | 'unready' | 'leaving';

const endpoint = (address: string, nodeName: string, state: State): Endpoint => ({
  addresses: [address],
  nodeName,
  conditions: { ready: state === 'ready', serving: state !== 'unready', terminating: state === 'leaving' },
});

const slice = (...endpoints: Endpoint[]): EndpointSlice => ({
  metadata: { name: 'web-abcde', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  ports: [
    { name: 'tcp', port: 8080, protocol: 'TCP' },
    { name: 'udp', port: 8081, protocol: 'UDP' },
  ],
  endpoints,
});

describe('node ports of node-1', () => {
  const here = endpoint('10.0.0.1', 'node-1', 'ready');
  const there = endpoint('10.0.0.2', 'node-2', 'ready');
  const cases: [string, 'Local' | 'Cluster', Endpoint[], string[]][] = [
    ['Cluster leads to every ready endpoint', 'Cluster', [there, here], ['10.0.0.1', '10.0.0.2']],
    ['Local leads to its own only', 'Local', [there, here], ['10.0.0.1']],
    ['Local refuses without one of its own', 'Local', [there], []],
    ['unready endpoints get nothing', 'Cluster', [endpoint('10.0.0.3', 'node-1', 'unready')], []],
    [
      'ready ones go before terminating ones',
      'Cluster',
      [there, endpoint('10.0.0.3', 'node-1', 'leaving')],
      ['10.0.0.2'],
    ],
    [
      'terminating ones that serve take over',
      'Local',
      [there, endpoint('10.0.0.3', 'node-1', 'leaving')],
      ['10.0.0.3'],
    ],
  ];
  test.each(cases)('%s', (_, policy, endpoints, addresses) => {
    const forwards = selectNodePorts({
      services: [service(policy)],
      slices: [slice(...endpoints)],
      node: 'node-1',
      addresses: ['192.0.2.1'],
    });
    const forward = (protocol: string, port: number, targetPort: number) => ({
      protocol,
      address: '192.0.2.1',
      port,
      endpoints: addresses.map((address) => ({ address, port: targetPort })),
    });
    expect(forwards).toEqual([forward('TCP', 30080, 8080), forward('UDP', 30081, 8081)]);
  });

  test('slices of another namespace or family do not count', () => {
    const elsewhere = { ...slice(here), metadata: { ...slice().metadata, namespace: 'other' } };
    const ipv6 = { ...slice(here), addressType: 'IPv6' };
    const input = { services: [service('Cluster')], node: 'node-1', addresses: ['192.0.2.1'] };
    expect(selectNodePorts({ ...input, slices: [elsewhere, ipv6] })[0]?.endpoints).toEqual([]);
  });

  test('each family has its own', () => {
    const ipv6 = { ...slice(endpoint('fd00::1', 'node-1', 'ready')), addressType: 'IPv6' };
    const select = (ipFamilies: string[]) =>
      selectNodePorts({
        services: [{ ...service('Cluster'), spec: { ...service('Cluster').spec, ipFamilies } }],
        slices: [slice(here), ipv6],
        node: 'node-1',
        addresses: ['192.0.2.1', '2001:db8::1'],
      })
        .filter(({ protocol }) => protocol === 'TCP')
        .map(({ address, endpoints }) => [address, endpoints[0]?.address]);
    expect(select(['IPv6'])).toEqual([['2001:db8::1', 'fd00::1']]);
    expect(select(['IPv4', 'IPv6'])).toEqual([
      ['192.0.2.1', '10.0.0.1'],
      ['2001:db8::1', 'fd00::1'],
    ]);
  });
});
