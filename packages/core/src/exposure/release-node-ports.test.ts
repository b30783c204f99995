import { describe, expect, it } from 'vitest';
import type { ServicePort } from '../snapshot.ts';
import type { ServiceManifest } from './build-service.ts';
import { releaseNodePorts } from './release-node-ports.ts';

function service(ports: readonly ServicePort[], allocateLoadBalancerNodePorts?: boolean): ServiceManifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { ...(allocateLoadBalancerNodePorts !== undefined && { allocateLoadBalancerNodePorts }), ports },
  };
}

const tcp = { port: 53, protocol: 'TCP' } as const;
const udp = { port: 53, protocol: 'UDP' } as const;

describe('node ports of a Service that is to have none', () => {
  it.each<[string, readonly ServicePort[] | undefined, readonly ServicePort[]]>([
    ['that is new', undefined, [tcp, udp]],
    ['that has none', [tcp, udp], [tcp, udp]],
    ['that has some', [{ ...tcp, nodePort: 30053 }, udp], [{ ...tcp, nodePort: 0 }, udp]],
    ['whose protocol is left out', [{ port: 53, nodePort: 30053 }], [{ ...tcp, nodePort: 0 }, udp]],
    ['that had another port', [{ ...tcp, port: 54, nodePort: 30053 }], [tcp, udp]],
  ])('%s', (_name, before, after) => {
    const existing = before && service(before);
    expect(releaseNodePorts(service([tcp, udp], false), existing)).toEqual(service(after, false));
  });
});

it('leaves the node ports of one that is to have some', () => {
  const wanted = service([tcp]);
  expect(releaseNodePorts(wanted, service([{ ...tcp, nodePort: 30053 }]))).toBe(wanted);
});
