/** What an exposure was like when its file was written, as far as its backends are concerned. Pure. */
import type { Backend } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { hostPort } from '../ip-address.ts';

/** The exposure with those of its backends alone that the file sends connections to; they were ready then. */
export function recallExposure(exposure: Exposure, file: string): Exposure {
  const isServed = ({ address, port }: Backend) => file.includes(`server ${hostPort(address, port)} `);
  const listeners = exposure.listeners.map((listener) => ({
    ...listener,
    backends: listener.backends.filter(isServed).map(asReady),
  }));
  return { ...exposure, listeners };
}

export function asReady({ reason: _reason, ...backend }: Backend): Backend {
  return { ...backend, state: 'ready' };
}
