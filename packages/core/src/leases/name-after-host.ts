/** Names of objects that belong to one LB host. Pure. */

/** `tcplb-agent-lb-1` for `tcplb-agent` and `LB_1`: what an API server takes, whatever the host is called. */
export function nameAfterHost(prefix: string, hostName: string): string {
  const word = hostName.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return `${prefix}-${word.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || 'host'}`.slice(0, 253).replace(/[^a-z0-9]+$/, '');
}
