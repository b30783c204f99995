/** What the thread that tests (echo-worker-main.ts) is given, and what it says. All of it is cloned on the way. */
import type {
  BackendsTest,
  DirectEchoReport,
  DirectEchoTarget,
  EchoProgress,
  EchoReport,
  EchoTestOptions,
  ErrorCode,
  ListenerTest,
} from '@tcplb/core';

/** Functions and signals stay where they are. */
export type Sendable<T> = Omit<T, 'signal' | 'onProgress'>;

export type EchoJob =
  | { readonly kind: 'listener'; readonly test: Sendable<ListenerTest> }
  | { readonly kind: 'backends'; readonly test: Sendable<BackendsTest> }
  | { readonly kind: 'address'; readonly test: Sendable<EchoTestOptions> };

/** One connection came to an end; `target` is the backend that was connected to past the balancer. */
export interface EchoStep {
  readonly progress: EchoProgress;
  readonly target?: DirectEchoTarget;
}

/** The only thing that it is told: to end early, and to report what it has found by then. */
export const CANCEL = 'cancel';

export type EchoMessage =
  /** Those since the last message, in their order. */
  | { readonly type: 'steps'; readonly steps: readonly EchoStep[] }
  /** The last message. */
  | { readonly type: 'done'; readonly report: EchoReport | DirectEchoReport }
  /** The last message. */
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly suggestions: readonly string[];
    };
