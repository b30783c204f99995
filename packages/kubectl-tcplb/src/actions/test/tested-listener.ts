/** What testing one listener takes and gives. */
import type { Exposure, Listener } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';
import type { ConnectionSettings } from '../test-exposure.ts';

export interface ListenerTest {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly exposure: Exposure;
  readonly listener: Listener;
  /** Show every connection by itself. */
  readonly wide: boolean;
  readonly settings: ConnectionSettings;
  /** Where to connect instead of the listener's own address. */
  readonly address: string | undefined;
}

export interface TestedListener {
  /** Tables for people. */
  readonly description: string;
  /** What -o json prints. */
  readonly details: unknown;
  readonly passed: boolean;
  readonly problems: readonly string[];
}
