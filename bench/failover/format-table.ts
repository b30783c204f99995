/** The rounds of each scenario as a row. Pure. */
import type { Round } from '../../packages/kubectl-tcplb/test/ha/failover/scenario.ts';
import type { Bound } from './judge.ts';
import { median, sum } from './numbers.ts';

type Read = (all: readonly Round[]) => number;

const worst = (key: keyof Round): Read => {
  return (all) => Math.max(...all.map((round) => round[key]));
};
const total = (key: keyof Round): Read => {
  return (all) => sum(all.map((round) => round[key]));
};

const COLUMNS: readonly (readonly [name: string, read: Read, unit: '' | ' ms'])[] = [
  ['ROUNDS', (all) => all.length, ''],
  ['MEDIAN GAP', (all) => median(all.map(({ gapMs }) => gapMs)), ' ms'],
  ['WORST GAP', worst('gapMs'), ' ms'],
  ['NEW', total('connections'), ''],
  ['FAILED', total('failed'), ''],
  ['CUT', total('cut'), ''],
  ['OPEN', total('open'), ''],
  ['BROKEN', total('broken'), ''],
  ['TWO OWNERS', worst('overlapMs'), ' ms'],
  ['SLOWEST', worst('slowestMs'), ' ms'],
  ['ROTATION', worst('rotationMs'), ' ms'],
  ['LATE', worst('lateMs'), ' ms'],
];

const NAME_WIDTH = 24;
const widthOf = (name: string) => Math.max(9, name.length + 2);

export function formatHeader(): string {
  return `${'SCENARIO'.padEnd(NAME_WIDTH)}${COLUMNS.map(([name]) => name.padStart(widthOf(name))).join('')}   BOUNDS`;
}

export function formatRow(scenario: string, all: readonly Round[], bounds: readonly Bound[]): string {
  const cells = COLUMNS.map(([name, read, unit]) => `${read(all)}${unit}`.padStart(widthOf(name)));
  const passed = bounds.filter(({ value, bound }) => value > bound);
  const verdict = passed.map(({ what, value, bound }) => `${what} ${value} > ${bound}`).join(', ') || 'kept';
  return `${scenario.padEnd(NAME_WIDTH)}${cells.join('')}   ${verdict}`;
}
