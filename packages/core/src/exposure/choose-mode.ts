/** In which way the cluster is to take the connections of a new exposure, and why, in one line. */
import type { RequestedMode } from '../backends/resolve-mode.ts';
import { TcplbError } from '../errors.ts';
import type { ExposedPort } from './requested-ports.ts';
import { workloadTitle } from './target-port.ts';
import type { Workload } from './workload.ts';

export interface ChosenMode {
  readonly mode: RequestedMode;
  /** `mode node-port: the pods of Deployment default/web are not on the host network and have no host port` */
  readonly explanation: string;
}

/**
 * What was asked for, else host-network for pods that are on it, else host-port when every target has one, else
 * node-port. It stays `auto` while nothing is known of the pods. Fails with `UnsupportedMode` for a mode that cannot
 * reach them, with `InvalidInput` for a node port in another mode than node-port.
 */
export function chooseMode(workload: Workload, ports: readonly ExposedPort[], requested: RequestedMode): ChosenMode {
  const wantsNodePort = ports.some(({ nodePort }) => nodePort !== undefined);
  if (requested !== 'auto') {
    requireReachable(workload, ports, requested);
    if (wantsNodePort && requested !== 'node-port') throw nodePortUnused(requested);
    return { mode: requested, explanation: `mode ${requested}: as requested` };
  }
  if (wantsNodePort) return { mode: 'node-port', explanation: 'mode node-port: a node port was asked for' };
  return pickMode(workload, ports);
}

/** Targets that no port of the nodes leads to. */
export function withoutHostPort(ports: readonly ExposedPort[]): readonly ExposedPort[] {
  return ports.filter(({ hostPort }) => hostPort === undefined);
}

/** `8080/TCP, 53/UDP` */
export function listTargets(ports: readonly ExposedPort[]): string {
  return ports.map(({ target, protocol }) => `${target}/${protocol}`).join(', ');
}

function pickMode(workload: Workload, ports: readonly ExposedPort[]): ChosenMode {
  const pods = `the pods of ${workloadTitle(workload)}`;
  const { hostNetwork } = workload;
  if (hostNetwork === undefined) return { mode: 'auto', explanation: `mode auto: ${pods} are not known yet` };
  if (hostNetwork) {
    return { mode: 'host-network', explanation: `mode host-network: ${pods} are on their nodes' network` };
  }
  const missing = withoutHostPort(ports);
  if (missing.length === 0) {
    const numbers = [...new Set(ports.map(({ hostPort }) => hostPort))];
    const hostPorts = `host port${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`;
    return { mode: 'host-port', explanation: `mode host-port: ${pods} are reached at ${hostPorts} of their nodes` };
  }
  const lack = missing.length < ports.length ? ` for ${listTargets(missing)}` : '';
  return {
    mode: 'node-port',
    explanation: `mode node-port: ${pods} are not on the host network and have no host port${lack}`,
  };
}

function requireReachable(workload: Workload, ports: readonly ExposedPort[], mode: RequestedMode): void {
  const pods = `the pods of ${workloadTitle(workload)}`;
  const missing = withoutHostPort(ports);
  if (mode === 'host-network' && workload.hostNetwork === false) {
    throw new TcplbError(
      'UnsupportedMode',
      `${pods} are not on the host network, so mode host-network cannot reach them`,
      { suggestions: ['Use --mode node-port, or set hostNetwork: true in the pod template.'] },
    );
  }
  if (mode === 'host-port' && workload.podsKnown && missing.length > 0) {
    throw new TcplbError(
      'UnsupportedMode',
      `${pods} have no host port for ${listTargets(missing)}, so mode host-port cannot reach them`,
      { suggestions: ['Use --mode node-port, or set hostPort on these ports in the pod template.'] },
    );
  }
}

function nodePortUnused(mode: RequestedMode): TcplbError {
  return new TcplbError('InvalidInput', `mode ${mode} goes through no node port, so none can be asked for`, {
    suggestions: ['Use --mode node-port, or leave out --node-port.'],
  });
}
