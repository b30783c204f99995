/** What the root help says and in which order. */
import type { CommandGroups } from './render-help.ts';

export const introduction = [
  'kubectl tcplb exposes TCP workloads of an on-premise Kubernetes cluster through plain nginx.',
  '',
  'An exposure is a Service of type LoadBalancer and class tcplb.dev/nginx; there is no other record. This machine, or',
  'any other that runs nginx, is the load balancer.',
].join('\n');

export const commandGroups: CommandGroups = {
  'Exposures:': ['advise', 'expose', 'unexpose', 'get', 'backends', 'describe'],
  'This load balancer:': ['config', 'diff', 'apply', 'agent', 'hosts', 'ha', 'history', 'undo', 'drain', 'undrain'],
  'When it does not work:': ['doctor'],
  'Echo test:': ['test', 'chaos', 'echo'],
  'A cluster to try it on:': ['sandbox', 'sandbox:node'],
  'Other:': ['completion', 'version'],
};

/** Topics: words that are followed by a command. */
export const topics = {
  echo: { description: 'Run the TCP echo server, here or on every node' },
  ha: { description: 'Virtual addresses that several hosts share: who has them, and moving them' },
  sandbox: { description: 'Start and change an embedded cluster for demos and tests' },
  'sandbox:node': { description: "Change the sandbox's nodes while it runs" },
};
