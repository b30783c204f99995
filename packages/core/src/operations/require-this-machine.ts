/** For what works on this machine alone. */
import type { FoundConfiguration } from '../cluster/read-configuration.ts';
import { TcplbError } from '../errors.ts';

/** Fails with `InvalidConfiguration` where the configuration names hosts. */
export function requireThisMachine({ configuration: { hosts = [] }, source }: FoundConfiguration): void {
  if (hosts.length === 0) return;
  const names = hosts.map(({ name }) => name).join(', ');
  throw new TcplbError(
    'InvalidConfiguration',
    `${source} names the hosts ${names}, and this works on this machine alone`,
    {
      suggestions: ['Go on in a terminal: kubectl tcplb apply, diff, history, undo and drain go to all of them.'],
    },
  );
}
