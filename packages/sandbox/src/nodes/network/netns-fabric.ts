/**
 * Nodes as network namespaces, joined to a bridge in this process's own namespace. Node and pod addresses are all on the
 * bridge's one subnet, so nothing has to be routed. Needs root and iproute2.
 */
import { type AddressPlan, planNetnsAddresses } from './addresses.ts';
import { claimIndex } from './claim.ts';
import type { NodeFabric, NodePlace } from './fabric.ts';
import { ip } from './ip-command.ts';
import { removeDeadNetworks, removeNetnsOf } from './netns-leftovers.ts';
import { bridgeName, macAddress, namespaceName, vethName } from './netns-names.ts';
import { createNumbers } from './numbers.ts';
import { createPodAddresses } from './pod-addresses.ts';

/** Fails with `Forbidden` without root and with `MissingProgram` without iproute2. */
export async function createNetnsFabric(): Promise<NodeFabric> {
  await removeDeadNetworks();
  const claim = await claimIndex();
  const sandbox = claim.index;
  const plan = planNetnsAddresses(sandbox);
  const numbers = createNumbers(plan.nodeLimit, 'nodes in network namespaces');
  const close = async () => {
    await removeNetnsOf(sandbox);
    await claim.release();
  };
  try {
    await removeNetnsOf(sandbox);
    await createBridge(bridgeName(sandbox), plan);
  } catch (error) {
    await claim.release();
    throw error;
  }
  return {
    balancerAddress: plan.balancer,
    async createPlace() {
      const number = numbers.take();
      const giveBack = async () => {
        // First, because the kernel takes its time with the interfaces of a namespace that is gone.
        await ip('link', 'delete', vethName(sandbox, number));
        await ip('netns', 'delete', namespaceName(sandbox, number));
        numbers.give(number);
      };
      try {
        await ip('netns', 'add', namespaceName(sandbox, number));
        return await joinBridge(plan, sandbox, number, giveBack);
      } catch (error) {
        // What was not made cannot be given back; the rest goes with the sandbox.
        await giveBack().catch(() => {});
        throw error;
      }
    },
    close,
  };
}

async function createBridge(bridge: string, plan: AddressPlan): Promise<void> {
  await ip('link', 'add', 'name', bridge, 'type', 'bridge');
  await ip('address', 'add', `${plan.balancer}/${plan.prefixLength}`, 'dev', bridge);
  await ip('link', 'set', 'dev', bridge, 'up');
}

/** Connects the node's namespace to the sandbox's bridge. */
async function joinBridge(
  plan: AddressPlan,
  sandbox: number,
  number: number,
  close: () => Promise<void>,
): Promise<NodePlace> {
  const namespace = namespaceName(sandbox, number);
  const veth = vethName(sandbox, number);
  const address = plan.node(number);
  const inside = (...args: string[]) => ip('-netns', namespace, ...args);
  const peer = ['peer', 'name', 'eth0', 'address', macAddress(sandbox, number), 'netns', namespace];
  await ip('link', 'add', 'name', veth, 'type', 'veth', ...peer);
  await ip('link', 'set', 'dev', veth, 'master', bridgeName(sandbox), 'up');
  await inside('link', 'set', 'dev', 'lo', 'up');
  await inside('address', 'add', `${address}/${plan.prefixLength}`, 'dev', 'eth0');
  await inside('link', 'set', 'dev', 'eth0', 'up');
  const pods = createPodAddresses(plan, number);
  return {
    address,
    podCidr: plan.podCidr(number),
    enter: ['ip', 'netns', 'exec', namespace],
    async claimPodAddress(uid) {
      const { address: pod, isNew } = pods.claim(uid);
      if (isNew) await inside('address', 'add', `${pod}/32`, 'dev', 'eth0');
      return pod;
    },
    async releasePodAddress(uid) {
      const pod = pods.release(uid);
      if (pod !== undefined) await inside('address', 'delete', `${pod}/32`, 'dev', 'eth0');
    },
    cut: async () => void (await ip('link', 'set', 'dev', veth, 'down')),
    heal: async () => void (await ip('link', 'set', 'dev', veth, 'up')),
    close,
  };
}
