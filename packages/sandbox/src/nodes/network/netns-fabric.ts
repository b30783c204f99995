/**
 * Nodes as network namespaces, joined to a bridge in this process's own namespace. Node and pod addresses are all on the
 * bridge's one subnet for each family, so nothing has to be routed. Needs root and iproute2.
 */
import type { IpFamily } from '../../ip-families.ts';
import { type AddressPlan, planNetnsAddresses, planNetnsIpv6Addresses } from './addresses.ts';
import { claimIndex } from './claim.ts';
import type { NodeFabric, NodePlace } from './fabric.ts';
import { addAddress, allowIpv6 } from './interface-addresses.ts';
import { ip } from './ip-command.ts';
import { removeDeadNetworks, removeNetnsOf } from './netns-leftovers.ts';
import { bridgeName, macAddress, namespaceName, vethName } from './netns-names.ts';
import { createNumbers } from './numbers.ts';
import { createPodAddresses } from './pod-addresses.ts';

const planners = { IPv4: planNetnsAddresses, IPv6: planNetnsIpv6Addresses } as const;

/**
 * Fails with `Forbidden` without root, with `MissingProgram` without iproute2 and with `UnsupportedMode` where IPv6 is
 * asked for and the machine has none.
 */
export async function createNetnsFabric(families: readonly IpFamily[]): Promise<NodeFabric> {
  await removeDeadNetworks();
  const claim = await claimIndex();
  const sandbox = claim.index;
  const plans = families.map((family) => planners[family](sandbox));
  const numbers = createNumbers(Math.min(...plans.map(({ nodeLimit }) => nodeLimit)), 'nodes in network namespaces');
  const close = async () => {
    await removeNetnsOf(sandbox);
    await claim.release();
  };
  try {
    await removeNetnsOf(sandbox);
    await createBridge(bridgeName(sandbox), plans);
  } catch (error) {
    await claim.release();
    throw error;
  }
  return {
    balancerAddresses: plans.map(({ balancer }) => balancer),
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
        return await joinBridge(plans, sandbox, number, giveBack);
      } catch (error) {
        // What was not made cannot be given back; the rest goes with the sandbox.
        await giveBack().catch(() => {});
        throw error;
      }
    },
    close,
  };
}

async function createBridge(bridge: string, plans: readonly AddressPlan[]): Promise<void> {
  await ip('link', 'add', 'name', bridge, 'type', 'bridge');
  if (plans.some(({ addressLength }) => addressLength === 128)) await allowIpv6(bridge);
  for (const { balancer, prefixLength } of plans) await addAddress(ip, bridge, balancer, prefixLength);
  await ip('link', 'set', 'dev', bridge, 'up');
}

/** Connects the node's namespace to the sandbox's bridge. */
async function joinBridge(
  plans: readonly AddressPlan[],
  sandbox: number,
  number: number,
  close: () => Promise<void>,
): Promise<NodePlace> {
  const namespace = namespaceName(sandbox, number);
  const veth = vethName(sandbox, number);
  const inside = (...args: string[]) => ip('-netns', namespace, ...args);
  const peer = ['peer', 'name', 'eth0', 'address', macAddress(sandbox, number), 'netns', namespace];
  await ip('link', 'add', 'name', veth, 'type', 'veth', ...peer);
  await ip('link', 'set', 'dev', veth, 'master', bridgeName(sandbox), 'up');
  await inside('link', 'set', 'dev', 'lo', 'up');
  for (const plan of plans) await addAddress(inside, 'eth0', plan.node(number), plan.prefixLength);
  await inside('link', 'set', 'dev', 'eth0', 'up');
  return {
    addresses: plans.map((plan) => plan.node(number)),
    enter: ['ip', 'netns', 'exec', namespace],
    ...servePodAddresses(plans, number, inside),
    cut: async () => void (await ip('link', 'set', 'dev', veth, 'down')),
    heal: async () => void (await ip('link', 'set', 'dev', veth, 'up')),
    close,
  };
}

/** Pod addresses are further addresses of their node's interface. */
function servePodAddresses(
  plans: readonly AddressPlan[],
  node: number,
  inside: typeof ip,
): Pick<NodePlace, 'claimPodAddresses' | 'releasePodAddresses'> {
  const pods = createPodAddresses(plans, node);
  const lengthOf = (index: number) => plans[index]?.addressLength ?? 32;
  return {
    async claimPodAddresses(uid) {
      const { addresses, isNew } = pods.claim(uid);
      if (!isNew) return addresses;
      for (const [index, address] of addresses.entries()) await addAddress(inside, 'eth0', address, lengthOf(index));
      return addresses;
    },
    async releasePodAddresses(uid) {
      for (const [index, address] of pods.release(uid).entries()) {
        await inside('address', 'delete', `${address}/${lengthOf(index)}`, 'dev', 'eth0');
      }
    },
  };
}
