/** One finding of the doctor as lines for people. Pure. */
import type { CheckResult, CheckStatus } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

const colours = { ok: 'green', warn: 'yellow', fail: 'red', skipped: 'gray' } as const;
const words: Readonly<Record<CheckStatus, string>> = { ok: 'ok', warn: 'warn', fail: 'FAIL', skipped: 'skip' };

/** Of the longest word and the longest title. */
const [wordWidth, titleWidth] = [4, 13];
const indent = ' '.repeat(wordWidth + titleWidth + 4);

/** The finding, below it what else there is to know, last the command to type. */
export function formatResult(
  { status, title, message, details = [], next }: CheckResult,
  style: Terminal['style'],
): string {
  const word = style(colours[status], words[status].padEnd(wordWidth));
  return [
    `${word}  ${title.padEnd(titleWidth)}  ${message}`,
    ...details.map((detail) => `${indent}${detail}`),
    ...(next === undefined ? [] : [`${indent}next: ${style('bold', next)}`]),
    '',
  ].join('\n');
}

/** `12 ok, 1 warning, 2 failed, 3 skipped` */
export function describeTotals(results: readonly CheckResult[]): string {
  const count = (status: CheckStatus): number => results.filter((result) => result.status === status).length;
  const [warnings, failed, skipped] = [count('warn'), count('fail'), count('skipped')];
  return [
    `${count('ok')} ok`,
    ...(warnings === 0 ? [] : [`${warnings} warning${warnings === 1 ? '' : 's'}`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ].join(', ');
}
