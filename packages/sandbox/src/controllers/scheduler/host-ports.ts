/** Which ports of its node a pod takes. */
import type { PodSpec } from '../../reconcile/objects.ts';

/** `TCP/446` for each host port; on the host network every declared port is one. */
export function hostPortsOf(spec: PodSpec): string[] {
  return spec.containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ containerPort, hostPort, protocol }) => {
      const port = hostPort ?? (spec.hostNetwork === true ? containerPort : undefined);
      return port === undefined ? [] : [`${protocol ?? 'TCP'}/${port}`];
    }),
  );
}
