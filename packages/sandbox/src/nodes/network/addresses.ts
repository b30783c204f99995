/** Which addresses a sandbox uses, from its index alone: one plan for each address family. */

/** Sandboxes of both drivers on one machine share the indexes 0 to `SANDBOX_LIMIT - 1`. */
export const SANDBOX_LIMIT = 32;

export interface AddressPlan {
  /** Of every subnet below. */
  readonly prefixLength: number;
  /** Of one address: 32 or 128. */
  readonly addressLength: number;
  readonly balancer: string;
  /** Nodes are numbered from 1 to this. */
  readonly nodeLimit: number;
  node(number: number): string;
  podCidr(node: number): string;
  /** Pods of a node are numbered from 1 to this. */
  readonly podLimit: number;
  pod(node: number, number: number): string;
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

function planFrom(base: number, prefixLength: number, nodeLimit: number, podBits: number): AddressPlan {
  // 256 addresses for the balancer and the nodes, then one block for each node's pods.
  const podBase = (node: number) => base + 256 + ((node - 1) << podBits);
  return {
    prefixLength,
    addressLength: 32,
    balancer: toAddress(base + 1),
    nodeLimit,
    node: (number) => toAddress(base + 10 + number),
    podCidr: (node) => `${toAddress(podBase(node))}/${32 - podBits}`,
    podLimit: 2 ** podBits - 2,
    pod: (node, number) => toAddress(podBase(node) + number),
  };
}

/** 127.80.0.0/16 for the first sandbox, 127.81.0.0/16 for the next: up to 200 nodes with 254 pods each. */
export function planLoopbackAddresses(sandbox: number): AddressPlan {
  return planFrom(toNumber('127.80.0.0') + sandbox * 65_536, 16, 200, 8);
}

/** A /20 of 198.18.0.0/15 (RFC 2544, benchmarking) for each sandbox: up to 60 nodes with 62 pods each. */
export function planNetnsAddresses(sandbox: number): AddressPlan {
  return planFrom(toNumber('198.18.0.0') + sandbox * 4_096, 20, 60, 6);
}

/**
 * A /64 of fd74:6370:6c62::/48 (RFC 4193, unique local; its global ID spells "tcplb") for each sandbox, with as many
 * nodes and pods as in IPv4. All addresses are in canonical form (RFC 5952), as the kernel and the API show them.
 */
export function planNetnsIpv6Addresses(sandbox: number): AddressPlan {
  const { nodeLimit, podLimit } = planNetnsAddresses(sandbox);
  const hex = (value: number) => value.toString(16);
  const prefix = `fd74:6370:6c62:${hex(sandbox + 1)}`;
  return {
    prefixLength: 64,
    addressLength: 128,
    balancer: `${prefix}::1`,
    nodeLimit,
    node: (number) => `${prefix}::1:${hex(number)}`,
    podCidr: (node) => `${prefix}:${hex(node)}::/80`,
    podLimit,
    pod: (node, number) => `${prefix}:${hex(node)}::${hex(number)}`,
  };
}
