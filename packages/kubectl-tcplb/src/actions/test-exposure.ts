/** `test`: real connections through an exposure, or around the balancer to its backends. */
import {
  buildExposures,
  type Exposure,
  exposureNotServed,
  LOAD_BALANCER_CLASS,
  readSnapshot,
  TcplbError,
  type TestSettings,
} from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import { parseDuration, parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { readHostConfiguration } from './read-host-configuration.ts';
import { showBackendsTest } from './test/show-backends-test.ts';
import { showListenerTest } from './test/show-listener-test.ts';
import type { TestedListener } from './test/tested-listener.ts';

export interface TestExposureOptions {
  readonly name: string;
  readonly address?: string | undefined;
  readonly direct?: boolean | undefined;
  readonly connections: string;
  readonly concurrency: string;
  readonly timeout: string;
  readonly 'connect-only'?: boolean | undefined;
  readonly expect?: string | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
}

/** Prints what it found, then fails with `TestFailed` when that was not good. */
export async function testExposure(session: Session, options: TestExposureOptions): Promise<number> {
  const { terminal, signal } = session;
  const settings = readSettings(options);
  const exposure = await findExposure(session, options);
  const results: TestedListener[] = [];
  for (const listener of exposure.listeners.filter(({ protocol }) => protocol === 'TCP')) {
    const wide = options.output === 'wide';
    const test = { terminal, signal, exposure, listener, wide, settings, address: options.address };
    results.push(await (options.direct ? showBackendsTest(test) : showListenerTest(test)));
  }
  const { output } = options;
  if (output === 'json' || output === 'yaml') {
    const [first, ...others] = results.map(({ details }) => details);
    terminal.print(await formatObject(others.length === 0 ? first : [first, ...others], output));
  } else {
    terminal.print(results.map(({ description }) => description).join('\n'));
  }
  if (signal.aborted) return exitCodes.cancelled;
  requirePassed(exposure, results, options);
  return exitCodes.success;
}

function readSettings(options: TestExposureOptions): TestSettings {
  const { expect } = options;
  if (expect !== undefined && options['connect-only']) {
    throw new TcplbError('InvalidInput', '--expect and --connect-only cannot be combined');
  }
  return {
    connections: parseInteger('--connections', options.connections, 1, 1_000_000),
    concurrency: parseInteger('--concurrency', options.concurrency, 1, 10_000),
    timeoutMs: readTimeout(options.timeout),
    ...(expect === undefined ? {} : { exchange: { kind: 'expect', text: expect } }),
    ...(options['connect-only'] ? { exchange: { kind: 'connect' } } : {}),
  };
}

function readTimeout(text: string): number {
  const timeout = Math.round(parseDuration('--timeout', text));
  if (timeout > 0) return timeout;
  throw new TcplbError('InvalidInput', `--timeout ${JSON.stringify(text)} is no time at all`, {
    suggestions: ['Give every connection at least 1ms.'],
  });
}

async function findExposure(session: Session, { name, config }: TestExposureOptions): Promise<Exposure> {
  const { signal } = session;
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const [{ addresses }, snapshot] = await Promise.all([
    readHostConfiguration(client, config, signal),
    readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, signal }),
  ]);
  const { exposures, rejected } = buildExposures(snapshot, addresses);
  const exposure = exposures.find((one) => one.namespace === namespace && one.name === name);
  if (exposure?.listeners.some(({ protocol }) => protocol === 'TCP')) return exposure;
  if (exposure !== undefined) {
    throw new TcplbError('UnsupportedMode', `exposure ${namespace}/${name} has no TCP listener to test`);
  }
  throw exposureNotServed(namespace, name, rejected);
}

function requirePassed(
  { namespace, name }: Exposure,
  results: readonly TestedListener[],
  { direct }: TestExposureOptions,
): void {
  if (results.every(({ passed }) => passed)) return;
  const problems = results.flatMap((result) => result.problems);
  const advice = direct
    ? `See the state of the backends: kubectl tcplb backends ${name} -n ${namespace}`
    : 'To tell a broken backend from a broken balancer, test with --direct.';
  throw new TcplbError('TestFailed', `the test of exposure ${namespace}/${name} failed`, {
    suggestions: [...problems, advice],
  });
}
