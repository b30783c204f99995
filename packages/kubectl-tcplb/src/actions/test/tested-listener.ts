/** What testing one listener takes and gives. */
import type { Exposure, ExposureTestSettings, JunitSuite, Listener } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

export interface ShownTest {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly exposure: Exposure;
  readonly listener: Listener;
  /** Show every connection by itself. */
  readonly wide: boolean;
  readonly settings: ExposureTestSettings;
  /** Where to connect instead of the listener's own address. */
  readonly address: string | undefined;
}

export interface TestedListener {
  /** One line. */
  readonly summary: string;
  /** Tables for people. */
  readonly description: string;
  /** What -o json prints. */
  readonly details: unknown;
  readonly suite: JunitSuite;
  readonly passed: boolean;
  readonly problems: readonly string[];
}
