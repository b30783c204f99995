/** Tells the Test Explorer how a test went. */
import { type TestItem, TestMessage, type TestRun } from 'vscode';
import type { Outcome } from './describe-verdict.ts';

export function reportOutcome(run: TestRun, item: TestItem, outcome: Outcome): void {
  writeOutput(run, `${outcome.text}\n`, item);
  if (outcome.state === 'passed') run.passed(item, outcome.durationMs);
  if (outcome.state === 'skipped') run.skipped(item);
  if (outcome.state === 'failed') {
    const message = TestMessage.diff(outcome.text, outcome.expected, outcome.actual);
    run.failed(item, message, outcome.durationMs);
  }
}

/** The results are a terminal, where a line feed does not return. */
export function writeOutput(run: TestRun, text: string, item?: TestItem): void {
  run.appendOutput(text.replaceAll('\n', '\r\n'), undefined, item);
}
