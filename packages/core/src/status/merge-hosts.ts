/** What several LB hosts serve, told as one: a Service has what it asks for when one of them serves it. Pure. */
import type { Exposure, Listener } from '../exposure/exposure.ts';
import type { StatusSources } from './status-changes.ts';

/** What is live on one host. */
export type HostResult = Pick<StatusSources, 'plan' | 'result'>;

/**
 * An exposure is told with the listeners of all hosts on which it serves, and as quarantined where it is on all of them.
 * Takes one host or more; of one, its own.
 */
export function mergeHosts(hosts: readonly [HostResult, ...HostResult[]]): HostResult {
  const [first, ...others] = hosts;
  if (others.length === 0) return first;
  const named = new Map<string, { readonly exposure: Exposure; readonly isServed: boolean }[]>();
  for (const { plan, result } of hosts) {
    const quarantined = new Set(result.quarantined.map(keyOf));
    for (const exposure of plan.exposures) {
      const key = keyOf(exposure);
      named.set(key, [...(named.get(key) ?? []), { exposure, isServed: !quarantined.has(key) }]);
    }
  }
  const served = new Map([...named].map(([key, all]) => [key, all.filter(({ isServed }) => isServed)]));
  const exposures = [...named].flatMap(([key, all]) => {
    const told = served.get(key) ?? [];
    return mergeExposures((told.length > 0 ? told : all).map(({ exposure }) => exposure));
  });
  const rejected = hosts.flatMap(({ plan }) => plan.rejected);
  const quarantined = hosts.flatMap(({ result }) => result.quarantined);
  return {
    plan: { exposures, rejected: distinct(rejected, ({ object, message }) => JSON.stringify([object, message])) },
    result: {
      outcome: hosts.every(({ result }) => result.outcome === 'written') ? 'written' : 'applied',
      quarantined: distinct(
        quarantined.filter((one) => !served.get(keyOf(one))?.length),
        keyOf,
      ),
    },
  };
}

/** Their backends are the same; their addresses may not be. */
function mergeExposures(exposures: readonly Exposure[]): Exposure[] {
  const [first, ...others] = exposures;
  if (first === undefined) return [];
  const place = ({ address, protocol, port }: Listener) => `${address} ${protocol} ${port}`;
  const listeners = distinct(
    [first, ...others].flatMap((one) => one.listeners),
    place,
  );
  return [listeners.length === first.listeners.length ? first : { ...first, listeners }];
}

/** The first of each key. */
function distinct<T>(all: readonly T[], keyOfOne: (one: T) => string): T[] {
  return [...new Map(all.toReversed().map((one) => [keyOfOne(one), one])).values()].toReversed();
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
