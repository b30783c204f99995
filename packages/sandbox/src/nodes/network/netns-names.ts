/** Names of what the netns driver makes. The kernel allows an interface name 15 characters. */

export const bridgeName = (sandbox: number): string => `tcplb${sandbox}`;
export const namespaceName = (sandbox: number, node: number): string => `tcplb${sandbox}-n${node}`;
export const vethName = (sandbox: number, node: number): string => `tcplb${sandbox}n${node}`;

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/**
 * A node's MAC address (locally administered). A node that takes the number of an earlier one takes its IP address too;
 * with another MAC address it would be unreachable for as long as neighbours remember the old one.
 */
export const macAddress = (sandbox: number, node: number): string => `02:74:63:6c:${hex(sandbox)}:${hex(node)}`;

/** The sandbox that a bridge, an interface or a namespace belongs to, or undefined when it is none of ours. */
export function sandboxOf(name: string): number | undefined {
  const match = /^tcplb(\d{1,2})(?:-?n\d{1,2})?$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}
