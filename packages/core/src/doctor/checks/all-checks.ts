/** The chain, link by link, in the order in which it is gone through. */
import type { Check } from '../check.ts';
import { apiServerCheck } from './api-server.ts';
import { backendsCheck } from './backends.ts';
import { configurationCheck } from './configuration.ts';
import { echoCheck } from './echo.ts';
import { endpointsCheck } from './endpoints.ts';
import { kubeconfigCheck } from './kubeconfig.ts';
import { listenersCheck } from './listeners.ts';
import { liveCheck } from './live.ts';
import { nginxCheck } from './nginx.ts';
import { nodesCheck } from './nodes.ts';
import { permissionsCheck } from './permissions.ts';
import { portsCheck } from './ports.ts';
import { servicesCheck } from './services.ts';
import { virtualAddressesCheck } from './virtual-addresses.ts';
import { workloadsCheck } from './workloads.ts';

export const checks: readonly Check[] = [
  kubeconfigCheck,
  apiServerCheck,
  permissionsCheck,
  configurationCheck,
  nodesCheck,
  servicesCheck,
  workloadsCheck,
  endpointsCheck,
  nginxCheck,
  virtualAddressesCheck,
  portsCheck,
  liveCheck,
  backendsCheck,
  listenersCheck,
  echoCheck,
];
