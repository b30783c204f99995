/** Where a client on the load balancer itself reaches a listener. Pure. */
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { Target } from './try-all.ts';

/** A listener on all addresses has one in each family of the exposure. */
export function listenerTargets({ ipFamilies }: Exposure, { address, port }: Listener): readonly Target[] {
  if (address !== '*') return [{ address, port }];
  return ipFamilies.map((family) => ({ address: family === 'IPv6' ? '::1' : '127.0.0.1', port }));
}
