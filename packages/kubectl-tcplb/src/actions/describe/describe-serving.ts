/** What the load balancer serves of an exposure, in words. Pure. */
import type { LiveDescription } from '@tcplb/core';
import { diffFiles } from '../../output/diff-files.ts';

export interface Serving {
  /** One line. */
  readonly summary: string;
  /** A section with the difference between what is served and what should be; empty when there is none to show. */
  readonly difference: string;
}

export function describeServing(live: LiveDescription): Serving {
  const { host, reason, servedRevision, files, planned } = live;
  const because = reason === undefined ? '' : `: ${reason}`;
  const differs = live.state === 'outdated' || live.state === 'kept';
  const text = differs ? diffFiles(files, planned) : '';
  const difference = text === '' ? '' : `Difference:\n${text.replaceAll(/^(?=.)/gm, '  ')}`;
  return { summary: summarize(live.state, host, because, servedRevision ?? ''), difference };
}

function summarize(state: LiveDescription['state'], host: string, because: string, revision: string): string {
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
