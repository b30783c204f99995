/** `test`: real connections through an exposure, or around the balancer to its backends. */
import { writeFile } from 'node:fs/promises';
import { type Exposure, formatJunit, recordTest, TcplbError } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { checkDatagrams, findListeners } from './test/find-listeners.ts';
import { readSettings } from './test/read-settings.ts';
import { showBackendsTest } from './test/show-backends-test.ts';
import { showComparison } from './test/show-comparison.ts';
import { showListenerTest } from './test/show-listener-test.ts';
import type { TestExposureOptions } from './test/test-options.ts';
import type { TestedListener } from './test/tested-listener.ts';

export type { TestExposureOptions } from './test/test-options.ts';

/** Prints what it found, then fails with `TestFailed` when that was not good. */
export async function testExposure(session: Session, options: TestExposureOptions): Promise<number> {
  const { terminal, signal } = session;
  const settings = readSettings(options);
  const { service, exposure, listeners } = await findListeners(session, options);
  checkDatagrams(listeners, settings);
  const show = chooseTest(options);
  const wide = options.output === 'wide';
  const results: TestedListener[] = [];
  for (const listener of listeners) {
    if (signal.aborted) break;
    results.push(await show({ terminal, signal, exposure, listener, wide, settings, address: options.address }));
  }
  terminal.print(await format(results, options.output));
  if (options.junit !== undefined) await writeJunit(options.junit, results);
  if (signal.aborted) return exitCodes.cancelled;
  const untold = await recordTest(await session.connect(), service, results, { signal });
  if (untold !== undefined) terminal.note(`warning: the cluster was not told of the result: ${untold.message}`);
  requirePassed(exposure, results, options);
  return exitCodes.success;
}

function chooseTest({ direct, compare }: TestExposureOptions): typeof showListenerTest {
  if (compare) return showComparison;
  return direct ? showBackendsTest : showListenerTest;
}

async function format(results: readonly TestedListener[], output: string | undefined): Promise<string> {
  if (output === 'junit') return formatJunit(results.map(({ suite }) => suite));
  if (output !== 'json' && output !== 'yaml') return results.map(({ description }) => description).join('\n');
  const [first, ...others] = results.map(({ details }) => details);
  return formatObject(others.length === 0 ? first : [first, ...others], output);
}

async function writeJunit(file: string, results: readonly TestedListener[]): Promise<void> {
  try {
    await writeFile(file, formatJunit(results.map(({ suite }) => suite)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TcplbError('InvalidInput', `--junit ${file} cannot be written: ${reason}`, { cause: error });
  }
}

function requirePassed(
  { namespace, name }: Exposure,
  results: readonly TestedListener[],
  { direct, compare }: TestExposureOptions,
): void {
  if (results.every(({ passed }) => passed)) return;
  const problems = results.flatMap((result) => result.problems);
  const advice =
    direct || compare
      ? `See the state of the backends: kubectl tcplb backends ${name} -n ${namespace}`
      : 'To tell a broken backend from a broken balancer, test with --direct.';
  throw new TcplbError('TestFailed', `the test of exposure ${namespace}/${name} failed`, {
    suggestions: [...problems, advice],
  });
}
