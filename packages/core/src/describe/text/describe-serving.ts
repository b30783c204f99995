/** What the load balancer serves of an exposure, in words. Pure. */
import type { LiveDescription } from '../exposure-description.ts';

/** One line. */
export function describeServing({ state, host, reason, servedRevision: revision = '' }: LiveDescription): string {
  const because = reason === undefined ? '' : `: ${reason}`;
  switch (state) {
    case 'served':
      return `by nginx on ${host}, revision ${revision}`;
    case 'outdated':
      return `by nginx on ${host} as it was before${because} (kubectl tcplb apply)`;
    case 'kept':
      return `by nginx on ${host} as it was before${because}`;
    case 'left-out':
      return `no, it was left out on ${host}${because}`;
    case 'not-served':
      return `not yet, it is new since the last apply on ${host} (kubectl tcplb apply)`;
    case 'stopped':
      return `no, nginx does not run on ${host} (kubectl tcplb apply)`;
    case 'not-applied':
      return `not by ${host}: nothing was applied there yet`;
    case 'unknown':
      return `unknown${because}`;
  }
}
