/** What may be seen of each kind of scenario. */
import type { Round, Scenario } from '../../packages/kubectl-tcplb/test/ha/failover/scenario.ts';
import { median, sum } from './numbers.ts';

export interface Profile {
  readonly name: 'default' | 'fast';
  readonly advertMs: number;
  /** Milliseconds without an answer that are allowed when a host fails. */
  readonly medianMs: number;
  readonly worstMs: number;
}

export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly bound: number;
}

/** How long nginx waits for a node, and how long a node may be in rotation that is not there any more; in milliseconds. */
const [CONNECT_TIMEOUT_MS, ROTATION_MS] = [1000, 2000];

/** Milliseconds that a connection takes by itself, on a machine that does all of this at once. */
const SLACK_MS = 200;

export function judge({ kind }: Scenario, { advertMs, medianMs, worstMs }: Profile, all: readonly Round[]): Bound[] {
  const gaps = all.map(({ gapMs }) => gapMs);
  // By how late this machine was itself is nobody else's doing.
  const worst = (key: 'overlapMs' | 'slowestMs') => Math.max(...all.map((round) => round[key] - round.lateMs));
  const failed = { what: 'failed', value: sum(all.map((round) => round.failed)), bound: 0 };
  const overlap = { what: 'two owners', value: worst('overlapMs'), bound: advertMs };
  switch (kind) {
    case 'none':
      return [failed, overlap];
    case 'host':
      return [
        { what: 'median gap', value: median(gaps), bound: medianMs },
        { what: 'worst gap', value: Math.max(...gaps), bound: worstMs },
        overlap,
      ];
    case 'node':
      return [
        failed,
        { what: 'in rotation', value: Math.max(...all.map(({ rotationMs }) => rotationMs)), bound: ROTATION_MS },
        { what: 'slowest', value: worst('slowestMs'), bound: CONNECT_TIMEOUT_MS + SLACK_MS },
      ];
  }
}
