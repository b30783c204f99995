/** Nodes as addresses of the loopback interface: needs no privileges and no set-up. */
import { TcplbError } from '@tcplb/core';
import type { IpFamily } from '../../ip-families.ts';
import { planLoopbackAddresses } from './addresses.ts';
import { claimIndex } from './claim.ts';
import type { NodeFabric } from './fabric.ts';
import { createNumbers } from './numbers.ts';
import { createPodAddresses } from './pod-addresses.ts';

/**
 * IPv4 only: in IPv6 the loopback interface has the one address ::1, and further ones take root, which has namespaces.
 * Fails with `UnsupportedMode` for IPv6, and where 127.0.0.0/8 is not all loopback (macOS).
 */
export async function createLoopbackFabric(families: readonly IpFamily[]): Promise<NodeFabric> {
  if (families.includes('IPv6')) throw noIpv6();
  const claim = await claimIndex();
  const plan = planLoopbackAddresses(claim.index);
  const numbers = createNumbers(plan.nodeLimit, 'loopback nodes');
  return {
    balancerAddresses: [plan.balancer],
    async createPlace() {
      const number = numbers.take();
      const pods = createPodAddresses([plan], number);
      return {
        addresses: [plan.node(number)],
        enter: [],
        claimPodAddresses: async (uid) => pods.claim(uid).addresses,
        async releasePodAddresses(uid) {
          pods.release(uid);
        },
        async close() {
          numbers.give(number);
        },
      };
    },
    close: () => claim.release(),
  };
}

function noIpv6(): TcplbError {
  return new TcplbError(
    'UnsupportedMode',
    'loopback nodes have no IPv6: the loopback interface has the one address ::1',
    {
      suggestions: ['Use the netns node driver, as root.', 'Use IPv4.'],
    },
  );
}
