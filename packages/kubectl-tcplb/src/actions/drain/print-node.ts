/** What became of a Node, in the words of kubectl. */
import type { DryRun } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';
import { dryRunSuffix } from '../../output/dry-run-suffix.ts';
import { formatObject } from '../../output/print-object.ts';

export interface NodeOutcome {
  readonly node: string;
  /** `drained`, `already drained`. */
  readonly outcome: string;
  readonly dryRun: DryRun;
}

/** `more` is what JSON and YAML have besides. */
export async function printNode(
  terminal: Terminal,
  output: string | undefined,
  { node, outcome, dryRun }: NodeOutcome,
  more: object = {},
): Promise<void> {
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ node, outcome, dryRun, ...more }, output));
  } else {
    terminal.print(output === 'name' ? `node/${node}\n` : `node/${node} ${outcome}${dryRunSuffix(dryRun)}\n`);
  }
}
