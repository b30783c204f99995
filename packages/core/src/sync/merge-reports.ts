/** Makes one report of those of several hosts. */
import { type HostResult, mergeHosts } from '../status/merge-hosts.ts';
import type { Hold } from './create-brake.ts';
import type { LiveSources, Reporter } from './create-reporter.ts';

/**
 * Milliseconds that the first hosts wait for the others to have something live: without them the Services would lose their
 * addresses for as long as an agent takes to start.
 */
const GRACE_MS = 10_000;

/**
 * A reporter for each of so many hosts, numbered from 0. What they say together is the same object until one of them says
 * something new. Of a host that says nothing more, the last word counts: what it serves it serves on.
 */
export function mergeReports(
  report: Reporter,
  count: number,
  now: () => number = () => performance.now(),
): (index: number) => Reporter {
  if (count === 1) return () => report;
  const said = new Map<number, LiveSources>();
  let waitUntil: number | undefined;
  let merged: { readonly of: readonly LiveSources[]; readonly as: HostResult & { readonly holds: readonly Hold[] } };
  const merge = (all: readonly [LiveSources, ...LiveSources[]]) => {
    if (merged === undefined || !areSame(merged.of, all))
      merged = { of: all, as: { ...mergeHosts(all), holds: unite(all) } };
    return merged.as;
  };
  return (index) => (sources) => {
    said.set(index, sources);
    waitUntil ??= now() + GRACE_MS;
    if (said.size < count && now() < waitUntil) return;
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
