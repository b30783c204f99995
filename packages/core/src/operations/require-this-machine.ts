/** For what works on this machine alone. */
import type { FoundConfiguration } from '../cluster/read-configuration.ts';
import { TcplbError } from '../errors.ts';

const GO_ON = ['Go on in a terminal: kubectl tcplb apply, diff, history, undo and drain go to all of them.'];

/** Fails with `InvalidConfiguration` where the configuration names hosts. */
export function requireThisMachine({ configuration: { hosts = [] }, source }: FoundConfiguration): void {
  if (hosts.length === 0) return;
  const names = hosts.map(({ name }) => name).join(', ');
  const message = `${source} names the hosts ${names}, and this works on this machine alone`;
  throw new TcplbError('InvalidConfiguration', message, { suggestions: GO_ON });
}
