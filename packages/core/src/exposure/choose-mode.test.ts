import { describe, expect, it } from 'vitest';
import type { RequestedMode } from '../backends/resolve-mode.ts';
import { TcplbError } from '../errors.ts';
import { chooseMode } from './choose-mode.ts';
import type { ExposedPort } from './requested-ports.ts';
import type { Workload } from './workload.ts';

interface Wish {
  readonly hostNetwork?: boolean;
  readonly podsKnown?: boolean;
  /** Host ports of the targets 8080 and up; undefined for none. */
  readonly hostPorts?: readonly (number | undefined)[];
  readonly nodePort?: number;
  readonly mode?: RequestedMode;
}

function choose({ hostNetwork, podsKnown = true, hostPorts = [undefined], nodePort, mode = 'auto' }: Wish): string {
  const workload: Workload = {
    kind: 'Deployment',
    namespace: 'default',
    name: 'web',
    selector: {},
    selectsByExpressions: false,
    podLabels: {},
    podsKnown,
    ports: [],
    ...(hostNetwork !== undefined && { hostNetwork }),
  };
  const ports = hostPorts.map(
    (hostPort, index): ExposedPort => ({
      port: 80 + index,
      protocol: 'TCP',
      target: 8080 + index,
      ...(hostPort !== undefined && { hostPort }),
      ...(nodePort !== undefined && { nodePort }),
    }),
  );
  try {
    return chooseMode(workload, ports, mode).explanation;
  } catch (error) {
    if (!(error instanceof TcplbError)) throw error;
    return `${error.code} ${error.message} → ${error.suggestions.join(' ')}`;
  }
}

const pods = 'the pods of Deployment default/web';

describe('the mode of', () => {
  it.each<[string, Wish, string]>([
    ['pods on the host network', { hostNetwork: true }, `mode host-network: ${pods} are on their nodes' network`],
    [
      'pods with a host port',
      { hostNetwork: false, hostPorts: [80] },
      `mode host-port: ${pods} are reached at host port 80 of their nodes`,
    ],
    [
      'pods with several',
      { hostNetwork: false, hostPorts: [80, 443, 80] },
      `mode host-port: ${pods} are reached at host ports 80, 443 of their nodes`,
    ],
    [
      'pods with a host port for one of two targets',
      { hostNetwork: false, hostPorts: [80, undefined] },
      `mode node-port: ${pods} are not on the host network and have no host port for 8081/TCP`,
    ],
    ['other pods', { hostNetwork: false }, `mode node-port: ${pods} are not on the host network and have no host port`],
    ['pods that are not known', { podsKnown: false }, `mode auto: ${pods} are not known yet`],
    ['pods and a node port', { hostNetwork: true, nodePort: 30080 }, 'mode node-port: a node port was asked for'],
    ['a request', { hostNetwork: true, mode: 'node-port' }, 'mode node-port: as requested'],
    ['a request for pods that are not known', { podsKnown: false, mode: 'host-port' }, 'mode host-port: as requested'],
    [
      'a request for host ports on the host network',
      { hostNetwork: true, hostPorts: [8080], mode: 'host-port' },
      'mode host-port: as requested',
    ],
    ['a request for pods', { hostNetwork: false, mode: 'pod-ip' }, 'mode pod-ip: as requested'],
    [
      'a request for the host network that fails',
      { hostNetwork: false, mode: 'host-network' },
      `UnsupportedMode ${pods} are not on the host network, so mode host-network cannot reach them → Use --mode node-port, or set hostNetwork: true in the pod template.`,
    ],
    [
      'a request for host ports that fails',
      { hostNetwork: false, hostPorts: [80, undefined], mode: 'host-port' },
      `UnsupportedMode ${pods} have no host port for 8081/TCP, so mode host-port cannot reach them → Use --mode node-port, or set hostPort on these ports in the pod template.`,
    ],
    [
      'a request with a node port that goes elsewhere',
      { hostNetwork: true, mode: 'host-network', nodePort: 30080 },
      'InvalidInput mode host-network goes through no node port, so none can be asked for → Use --mode node-port, or leave out --node-port.',
    ],
  ])('%s', (_name, wish, expected) => {
    expect(choose(wish)).toBe(expected);
  });
});
