/** Makes one report of those of several hosts. */
import { type HostResult, mergeHosts } from '../status/merge-hosts.ts';
import type { Hold } from './create-brake.ts';
import type { LiveSources, Reporter } from './create-reporter.ts';

/**
 * Milliseconds that the first hosts wait for the others to have something live, so that the Services are not told twice
 * while an agent starts.
 */
const GRACE_MS = 10_000;

interface Merged extends HostResult {
  readonly holds: readonly Hold[];
  readonly otherAddresses: readonly string[];
}

/**
 * A reporter for each host, numbered from 0, of which the addresses are given. What they say together is the same object
 * until one of them says something new. Of a host that says nothing more, the last word counts: what it serves it serves on.
 */
export function mergeReports(
  report: Reporter,
  hosts: readonly (readonly string[])[],
  now: () => number = () => performance.now(),
): (index: number) => Reporter {
  if (hosts.length === 1) return () => report;
  const said = new Map<number, LiveSources>();
  let waitUntil: number | undefined;
  let last: { readonly of: readonly LiveSources[]; readonly merged: Merged } | undefined;
  const merge = (all: readonly [LiveSources, ...LiveSources[]]): Merged => {
    if (last !== undefined && areSame(last.of, all)) return last.merged;
    const otherAddresses = hosts.flatMap((addresses, index) => (said.has(index) ? [] : addresses));
    last = { of: all, merged: { ...mergeHosts(all), holds: unite(all), otherAddresses } };
    return last.merged;
  };
  return (index) => (sources) => {
    said.set(index, sources);
    waitUntil ??= now() + GRACE_MS;
    if (said.size < hosts.length && now() < waitUntil) return;
    const [first = sources, ...others] = [...said].toSorted(([a], [b]) => a - b).map(([, one]) => one);
    report({ ...sources, ...merge([first, ...others]) });
  };
}

function areSame(some: readonly LiveSources[], others: readonly LiveSources[]): boolean {
  const fields = ['plan', 'result', 'holds'] as const;
  return (
    some.length === others.length &&
    some.every((one, index) => fields.every((field) => one[field] === others[index]?.[field]))
  );
}

/** Of one exposure that several hosts hold, that of the first. */
function unite(all: readonly LiveSources[]): Hold[] {
  const holds = all.flatMap(({ holds = [] }) => holds);
  const keyOf = ({ namespace, name }: Hold) => `${namespace}/${name}`;
  return [...Map.groupBy(holds, keyOf).values()].flatMap(([first]) => first ?? []);
}
