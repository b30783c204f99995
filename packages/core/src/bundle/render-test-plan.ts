/** `TEST-PLAN.md`: what has to answer once the bundle is live, and how to see it without the cluster. Pure. */
import { hostPort } from '../ip-address.ts';
import type { BundledBackend, BundledExposure, BundledListener, BundleManifest } from './bundle.ts';

/** What stands for an address where every one of the host will do. */
const ANY_ADDRESS = 'HOST';

export function renderTestPlan({ revision, nginx, exposures }: BundleManifest): string {
  return `# Test plan of revision ${revision}

On the load balancer, nginx has to answer with the revision:

    nc -U ${nginx.directory}/run/revision.sock < /dev/null

From where the clients are, each listener has to accept, and each backend has to get connections. Directly means from the
load balancer: a backend that does not answer there is not the load balancer's fault.${anyAddressNote(exposures)}
${exposures.map(renderExposure).join('') || '\nNothing is exposed: no listener is open.\n'}`;
}

function anyAddressNote(exposures: readonly BundledExposure[]): string {
  const isAnywhere = exposures.some(({ listeners }) => listeners.some(({ address }) => address === '*'));
  return isAnywhere ? ` ${ANY_ADDRESS} is any address of the load balancer.` : '';
}

function renderExposure({ namespace, name, mode, listeners }: BundledExposure): string {
  return `\n## ${namespace}/${name} (${mode})\n${listeners.map(renderListener).join('')}`;
}

function renderListener({ address, protocol, port, backends }: BundledListener): string {
  const host = address === '*' ? ANY_ADDRESS : address;
  const title = `\n- [ ] ${protocol} ${hostPort(host, port)} accepts: \`${tryCommand(protocol, host, port)}\`\n`;
  if (backends.length === 0) return `${title}  - No backend was ready: each connection is closed at once.\n`;
  return title + backends.map((backend) => renderBackend(backend, protocol)).join('');
}

function renderBackend({ node, address, port }: BundledBackend, protocol: BundledListener['protocol']): string {
  const command = tryCommand(protocol, address, port);
  return `  - [ ] ${node}, ${hostPort(address, port)}, gets connections; directly: \`${command}\`\n`;
}

function tryCommand(protocol: BundledListener['protocol'], host: string, port: number): string {
  return `nc -v -z ${protocol === 'UDP' ? '-u ' : ''}-w 2 ${host} ${port}`;
}
