/** Replaces what differs from run to run, so that whole outputs can be compared. */
import type { Sandbox } from '@tcplb/sandbox';

/** Ages become `AGE`, the sandbox's addresses `BALANCER` and `NODE-1` …, pods' random suffixes `XXXXX`. */
export function normalize(text: string, sandbox: Sandbox): string {
  const addresses = new Map([
    ...sandbox.nodes().map(({ name, address }): [string, string] => [address, name.toUpperCase()]),
    [sandbox.balancerAddress, 'BALANCER'],
  ]);
  return (
    text
      .replaceAll(/\b127\.\d+\.\d+\.\d+\b/g, (address) => addresses.get(address) ?? address)
      .replaceAll(/(?<= {3})\d+[smh](\d+[smh])?(?=\s)/g, 'AGE')
      .replaceAll(/\b(default\/[a-z-]+)-[a-z0-9]{5}\b/g, '$1-XXXXX')
      // Columns were aligned to what has been replaced.
      .replaceAll(/(?<=\S) {3,}/g, '   ')
  );
}
