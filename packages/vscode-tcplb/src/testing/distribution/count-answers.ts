/** Counts who answers while a test runs. Pure. */
import type { ConnectionOutcome, DirectEchoTarget, EchoFailure } from '@tcplb/core';
import type { Bar } from './distribution.ts';

type ConnectionSuccess = Exclude<ConnectionOutcome, { readonly failure: EchoFailure }>;

export interface AnswerCount {
  readonly done: number;
  /** `target`: the backend that was connected to, in a test past the balancer. */
  add(outcome: ConnectionOutcome, target?: Pick<DirectEchoTarget, 'node' | 'hostname'>): void;
  /** Those who should answer first, then who else did, then the failures. */
  bars(): Bar[];
}

export interface CountOptions {
  /** Who should answer; empty when nobody knows. */
  readonly expected: readonly string[];
  /** Connections to each of them in a test past the balancer; absent when the balancer spreads them. */
  readonly each?: number;
}

const FAILURES: readonly EchoFailure[] = ['refused', 'reset', 'timed-out', 'lost', 'wrong-answer'];

export function countAnswers({ expected, each }: CountOptions): AnswerCount {
  const answers = new Map<string, number>(expected.map((hostname) => [hostname, 0]));
  const failures = new Map<string, number>();
  let done = 0;
  const increase = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    get done() {
      return done;
    },
    add(outcome, target) {
      done++;
      if ('failure' in outcome) increase(failures, target ? `${target.node} ${outcome.failure}` : outcome.failure);
      else increase(answers, nameOf(outcome, target));
    },
    bars() {
      const succeeded = [...answers.values()].reduce((sum, count) => sum + count, 0);
      const known = expected.length > 0 ? new Set(expected) : new Set(answers.keys());
      const fair = each ?? succeeded / Math.max(1, known.size);
      const bars = [...answers].map(
        ([label, connections]): Bar =>
          known.has(label)
            ? { kind: 'expected', label, connections, fair }
            : { kind: 'unexpected', label, connections },
      );
      return [
        ...bars.filter(({ kind }) => kind === 'expected').toSorted(byLabel),
        ...bars.filter(({ kind }) => kind === 'unexpected').toSorted(byLabel),
        ...[...failures]
          .map(([label, connections]): Bar => ({ kind: 'failed', label, connections }))
          .toSorted(byFailure),
      ];
    },
  };
}

/** Where any pod may answer, the node is what was tested. */
function nameOf({ hostname }: ConnectionSuccess, target?: Pick<DirectEchoTarget, 'node' | 'hostname'>): string {
  if (target && target.hostname === undefined) return target.node;
  return hostname ?? target?.node ?? '';
}

function byLabel(a: Bar, b: Bar): number {
  return a.label.localeCompare(b.label, undefined, { numeric: true });
}

function byFailure(a: Bar, b: Bar): number {
  return rank(a) - rank(b) || byLabel(a, b);
}

function rank({ label }: Bar): number {
  return FAILURES.findIndex((failure) => label.endsWith(failure));
}
