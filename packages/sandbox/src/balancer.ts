/** The nginx that people run as the balancer of a sandbox: where it lives is the sandbox's to say, and to clean up. */
import { rm } from 'node:fs/promises';
import { createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';

/** Text of the LoadBalancerConfiguration for a balancer on this machine. */
export function balancerConfiguration(addresses: readonly string[], directory: string | undefined): string {
  return [
    'apiVersion: tcplb.dev/v1alpha1',
    'kind: LoadBalancerConfiguration',
    'addresses:',
    ...addresses.map((address) => `  - ${JSON.stringify(address)}`),
    ...(directory === undefined ? [] : ['nginx:', `  directory: ${JSON.stringify(directory)}`]),
    '',
  ].join('\n');
}

/** Ends the nginx of that directory, if one runs, and removes the directory. */
export async function removeBalancer(directory: string): Promise<void> {
  const { nginx } = defaultConfiguration({ isRoot: false, homeDirectory: directory });
  await stopNginx(createLocalHost(), { ...nginx, directory });
  await rm(directory, { recursive: true, force: true });
}
