/** Nodes as addresses of the loopback interface: needs no privileges and no set-up. */
import { planLoopbackAddresses } from './addresses.ts';
import { claimIndex } from './claim.ts';
import type { NodeFabric } from './fabric.ts';
import { createNumbers } from './numbers.ts';
import { createPodAddresses } from './pod-addresses.ts';

/** Fails with `UnsupportedMode` where 127.0.0.0/8 is not all loopback (macOS). */
export async function createLoopbackFabric(): Promise<NodeFabric> {
  const claim = await claimIndex();
  const plan = planLoopbackAddresses(claim.index);
  const numbers = createNumbers(plan.nodeLimit, 'loopback nodes');
  return {
    balancerAddress: plan.balancer,
    async createPlace() {
      const number = numbers.take();
      const pods = createPodAddresses(plan, number);
      return {
        address: plan.node(number),
        podCidr: plan.podCidr(number),
        enter: [],
        claimPodAddress: async (uid) => pods.claim(uid).address,
        async releasePodAddress(uid) {
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
