/** How a listener is asked for on the command line. Pure. */
import type { ServicePort } from '../snapshot.ts';

/** `--port 448:446/UDP`: this listener on another port, with the target that it has. */
export function portFlag({ port: wanted, targetPort = wanted, protocol = 'TCP' }: ServicePort, port: number): string {
  const target = targetPort === port ? '' : `:${targetPort}`;
  return `--port ${port}${target}${protocol === 'UDP' ? '/UDP' : ''}`;
}

/** `Use a free port, for example --port 448:446.` */
export function suggestPort(wanted: ServicePort, free: number): string {
  return `Use a free port, for example ${portFlag(wanted, free)}.`;
}
