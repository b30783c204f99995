/** Counts backends for Prometheus. What it costs is decided by what has changed, not by how many there are. */
import type { Exposure } from '@tcplb/core';
import type { Gauge } from 'prom-client';

type BackendGauge = Gauge<'namespace' | 'exposure' | 'state' | 'host'>;

/** Empty for the one host that has no name. */
interface HostLabel {
  readonly host?: string;
}

/** The result is called with all exposures of a host; those that are the same objects as the last time are left alone. */
export function countBackends(gauge: BackendGauge): (host: HostLabel, exposures: readonly Exposure[]) => void {
  const known = new Map<string | undefined, ReadonlySet<Exposure>>();
  return (host, exposures) => {
    const before = known.get(host.host) ?? new Set();
    const now = new Set(exposures);
    for (const exposure of before) {
      if (!now.has(exposure)) for (const { labels } of countStates(exposure)) gauge.remove({ ...labels, ...host });
    }
    for (const exposure of now) {
      if (!before.has(exposure))
        for (const { labels, count } of countStates(exposure)) gauge.set({ ...labels, ...host }, count);
    }
    known.set(host.host, now);
  };
}

function countStates({ namespace, name: exposure, listeners }: Exposure) {
  const backends = listeners.flatMap((listener) => listener.backends);
  const byState = Map.groupBy(backends, ({ state }) => state);
  return [...byState].map(([state, { length: count }]) => ({ labels: { namespace, exposure, state }, count }));
}
