/** Objects that asked for a load balancer and did not get (all of) it are never passed over in silence. */
import type { Rejection } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

/** One warning each, with the way out below it. */
export function noteRejections(rejected: readonly Rejection[], terminal: Terminal): void {
  for (const { message, suggestion } of rejected) {
    terminal.note(`warning: ${message}`);
    terminal.note(`  ${suggestion}`);
  }
}
