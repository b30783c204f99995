/** The picture of one listener while its test runs. */
import type { ConnectionOutcome, DirectEchoTarget } from '@tcplb/core';
import { type CountOptions, countAnswers } from './count-answers.ts';
import type { Spread, SpreadResult } from './distribution.ts';

/** Milliseconds between two pictures: faster than that nobody looks. */
const INTERVAL_MS = 100;

export interface SpreadFollower {
  add(outcome: ConnectionOutcome, target?: DirectEchoTarget): void;
  /** The last picture. */
  end(result: SpreadResult): void;
}

export interface SpreadOptions extends CountOptions, Pick<Spread, 'target' | 'requested'> {
  /** Called at most ten times a second, and at the beginning and the end. */
  readonly onChange: (spread: Spread) => void;
}

export function followSpread({ target, requested, onChange, ...options }: SpreadOptions): SpreadFollower {
  const count = countAnswers(options);
  let paintedAt = 0;
  const paint = (result?: SpreadResult): void => {
    paintedAt = performance.now();
    onChange({ target, requested, done: count.done, bars: count.bars(), ...(result && { result }) });
  };
  paint();
  return {
    add(outcome, backend) {
      count.add(outcome, backend);
      if (performance.now() - paintedAt >= INTERVAL_MS) paint();
    },
    end: paint,
  };
}
