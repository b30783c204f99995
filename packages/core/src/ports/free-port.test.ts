import { describe, expect, test } from 'vitest';
import type { Protocol, Service } from '../snapshot.ts';
import { findFreeNodePort, findFreePort } from './free-port.ts';
import type { OpenSocket } from './open-socket.ts';
import type { TiedPod } from './pod-claims.ts';
import { indexNodeClaims, type PortSituation } from './port-situation.ts';

const own = { namespace: 'default', name: 'new' };

function exposure(name: string, port: number, nodePort?: number): Service {
  return {
    metadata: { namespace: 'default', name },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      ports: [{ port, ...(nodePort && { nodePort }) }],
    },
  };
}

function pod(containerPort: number): TiedPod {
  return {
    metadata: { name: 'web-x' },
    spec: { nodeName: 'node-1', hostNetwork: true, containers: [{ ports: [{ containerPort }] }] },
  };
}

function socket(port: number, protocol: 'TCP' | 'UDP' = 'TCP'): OpenSocket {
  return { protocol, port, address: '192.0.2.1', holder: 'another process' };
}

function situation(
  services: readonly Service[],
  pods: readonly TiedPod[] = [],
  sockets: readonly OpenSocket[] = [],
): PortSituation {
  const balancer = { name: 'this machine', addresses: [], serves: true, held: new Set<string>(), sockets };
  return { services, addresses: [], nodes: [], pods, balancer };
}

const none = situation([]);

describe('findFreePort', () => {
  test.each<[string, number, Protocol, PortSituation, number | undefined]>([
    ['is the next one', 446, 'TCP', none, 447],
    ['is none of another exposure', 446, 'TCP', situation([exposure('old', 447)]), 448],
    ['may be one that the exposure has', 446, 'TCP', situation([exposure('new', 447)]), 447],
    ['is none of a pod, wherever it is', 446, 'TCP', situation([], [pod(447)]), 448],
    ['is none that is open on the balancer', 446, 'TCP', situation([], [], [socket(447), socket(448)]), 449],
    ['is another one for UDP', 446, 'UDP', situation([exposure('old', 447)], [pod(447)], [socket(447)]), 447],
    ["is not the kubelet's", 10247, 'TCP', none, 10251],
    ['is beyond the range of node ports', 29_999, 'TCP', none, 32_768],
    ['is below the last one', 65_535, 'TCP', none, 65_534],
  ])('%s', (_name, wanted, protocol, known, expected) => {
    const claims = indexNodeClaims(known, own);
    expect(findFreePort(wanted, protocol, { situation: known, claims, own })).toBe(expected);
  });

  test('is none that the exposure is going to take besides', () => {
    const besides = [{ port: 446 }, { port: 447 }, { port: 448, protocol: 'UDP' as const }];
    expect(findFreePort(446, 'TCP', { situation: none, claims: indexNodeClaims(none, own), own, besides })).toBe(448);
  });
});

describe('findFreeNodePort', () => {
  test.each([
    ['is the next one', 30_080, none, 30_081],
    ['is none of another Service', 30_080, situation([exposure('old', 80, 30_081)]), 30_082],
    ['is in the range of node ports', 80, none, 30_000],
    ['is below the last one of the range', 32_767, none, 32_766],
  ])('%s', (_name, wanted, known, expected) => {
    expect(findFreeNodePort(wanted, 'TCP', indexNodeClaims(known, own))).toBe(expected);
  });
});
