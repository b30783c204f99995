/** Flags of `test` that contradict each other. Pure. */
import { TcplbError } from '@tcplb/core';
import type { TestExposureOptions } from './test-options.ts';

type Flag = keyof TestExposureOptions;

/** Pairs that cannot be combined. */
const CONFLICTS: readonly (readonly [Flag, Flag])[] = [
  ['direct', 'compare'],
  ['direct', 'address'],
  ['compare', 'connect-only'],
  ['keep-open', 'concurrency'],
  ['keep-open', 'expect'],
  ['keep-open', 'expect-match'],
  ['expect', 'expect-match'],
  ['expect', 'connect-only'],
  ['expect-match', 'connect-only'],
  ['expect', 'payload-size'],
  ['expect-match', 'payload-size'],
  ['connect-only', 'payload-size'],
  ['expect', 'show-source'],
  ['expect-match', 'show-source'],
  ['connect-only', 'show-source'],
];

/** Fails with `InvalidInput`, naming both flags. */
export function checkCombinations(options: TestExposureOptions): void {
  const isGiven = (flag: Flag): boolean => options[flag] !== undefined && options[flag] !== false;
  const conflict = CONFLICTS.find((pair) => pair.every(isGiven));
  if (conflict !== undefined) throw invalid(`--${conflict[0]} and --${conflict[1]} cannot be combined`);
  if (isGiven('duration') && isGiven('connections') && !isGiven('keep-open')) {
    throw invalid('--duration and --connections cannot be combined, but to keep connections open (--keep-open)');
  }
  if (isGiven('interval') && !isGiven('keep-open')) throw invalid('--interval needs --keep-open');
  if (isGiven('interval') && isGiven('connect-only')) {
    throw invalid('--interval and --connect-only cannot be combined');
  }
  if (isGiven('send') && !isGiven('expect') && !isGiven('expect-match')) {
    throw invalid('--send needs --expect or --expect-match');
  }
  if (options.output === 'wide' && (options.direct || options.compare)) {
    throw invalid(`-o wide and --${options.direct ? 'direct' : 'compare'} cannot be combined`);
  }
}

function invalid(message: string): TcplbError {
  return new TcplbError('InvalidInput', message);
}
