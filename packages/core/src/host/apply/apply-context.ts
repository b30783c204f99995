/** What every step of one apply shares. */
import type { NginxConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { NginxFacts } from '../../nginx/nginx-facts.ts';
import type { HostPaths } from '../host-paths.ts';
import type { LbHost } from '../lb-host.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { ApplyStep } from './apply-result.ts';

/** Milliseconds for which a person waits for another apply: as long as one takes that has to be rolled back. */
export const LOCK_WAIT_MS = 30_000;

export interface ApplyOptions {
  /**
   * Cancels up to the swap, with `Cancelled` and nothing changed. From the swap on an apply is carried to its end, which
   * the deadline bounds: half of it is the one state that nobody wants.
   */
  readonly signal?: AbortSignal;
  /** Called before each step. */
  readonly onStep?: (step: ApplyStep) => void;
  /** Milliseconds for the new revision to become live, and again for the old one after a roll-back. Default 10,000. */
  readonly deadlineMs?: number;
  /** From `detectNginx`, when the caller has them already. */
  readonly facts?: NginxFacts;
  /**
   * Whether `nginx -t` judges a revision, too, that differs from the live one in backends alone. Default true; without it
   * nginx's master is the first to read such a one, and `nginx -t` says why when that has refused it.
   */
  readonly testsBackends?: boolean;
  /**
   * A plan that is to take the place of this one; undefined while there is none. Asked while a revision is made ready, for
   * 200 ms: so what changes in a burst goes live together, and nobody has waited for it.
   */
  readonly newerPlan?: () => ApplicablePlan | undefined;
  /** Has nginx test the revision and then forgets it: nothing goes live, and the result says what would have. */
  readonly dryRun?: boolean;
  /** What makes the change, for the history, in one line: `kubectl tcplb apply`. */
  readonly cause?: string;
  /** The program to run as keepalived, for revisions with files for it. Default `keepalived`. */
  readonly keepalived?: string;
  /** Milliseconds to wait for another apply to finish before failing with `HostBusy`. Default 0. */
  readonly lockWaitMs?: number;
}

export interface ApplyContext {
  readonly host: LbHost;
  readonly nginx: NginxConfiguration;
  readonly paths: HostPaths;
  readonly facts: NginxFacts;
  readonly keepalived: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly cause: string | undefined;
  readonly testsBackends: boolean;
  /** Announces a step; fails with `Cancelled` when the signal has fired and the step can still be left out. */
  readonly enter: (step: ApplyStep) => void;
}

const CANCELLABLE: ReadonlySet<ApplyStep> = new Set(['lock', 'compare', 'probe', 'stage', 'test', 'swap']);

/** The `enter` of a context. */
export function stepAnnouncer({ signal, onStep }: ApplyOptions): (step: ApplyStep) => void {
  return (step) => {
    if (signal?.aborted && CANCELLABLE.has(step)) {
      throw new TcplbError('Cancelled', `the apply was cancelled before its step ${step}; nothing changed`);
    }
    onStep?.(step);
  };
}
