/** Which ports of its node a pod takes, and which pods cannot share a node for that. */
import type { PodSpec } from '../../reconcile/objects.ts';

export interface HostPort {
  readonly protocol: string;
  /** `0.0.0.0`: every address of the node. kube-scheduler takes `::` for an address like any other, and so do we. */
  readonly ip: string;
  readonly port: number;
}

const EVERY_ADDRESS = '0.0.0.0';

/** One for each host port; on the host network every declared port is one. */
export function hostPortsOf(spec: PodSpec): HostPort[] {
  return spec.containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ containerPort, hostPort, hostIP, protocol = 'TCP' }) => {
      const port = hostPort || (spec.hostNetwork === true ? containerPort : undefined);
      return port === undefined ? [] : [{ protocol, ip: hostIP || EVERY_ADDRESS, port }];
    }),
  );
}

/** Whether two host ports cannot be had on one node. The same number is free on another protocol or another address. */
export function collide(a: HostPort, b: HostPort): boolean {
  if (a.protocol !== b.protocol || a.port !== b.port) return false;
  return a.ip === b.ip || a.ip === EVERY_ADDRESS || b.ip === EVERY_ADDRESS;
}
