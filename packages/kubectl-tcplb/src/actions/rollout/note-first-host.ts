/** Says that of several hosts the first one is meant, where none was named. */
import type { LoadBalancerConfiguration } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

export function noteFirstHost({ hosts = [] }: LoadBalancerConfiguration, { note }: Terminal): void {
  const [first, ...others] = hosts.map(({ name }) => name);
  if (others.length > 0) note(`note: this is host ${first}; the others with --host: ${others.join(', ')}`);
}
