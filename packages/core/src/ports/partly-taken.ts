/** Ports that the pods cannot have on some of their nodes, and have on the others. Pure. */
import type { PortConflict } from './claim.ts';

export const IGNORE_TAKEN_NODES = 'Or leave these nodes out with --ignore-taken-nodes.';

/** @param nodes those that have a pod, or are to have one */
export function isPartlyTaken(conflicts: readonly PortConflict[], nodes: ReadonlySet<string>): boolean {
  const taken = new Set(conflicts.map(({ node }) => node));
  return conflicts.length > 0 && !taken.has(undefined) && [...nodes].some((node) => !taken.has(node));
}
