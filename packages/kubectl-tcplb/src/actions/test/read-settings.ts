/** The flags of `test` that say how to test, checked. All fail with `InvalidInput`, naming the flag. */
import {
  type Exchange,
  type ExposureTestSettings,
  isDnsSubdomain,
  PAYLOAD_SIZES,
  TcplbError,
  type TestSettings,
} from '@tcplb/core';
import { parseDuration, parseInteger } from '../../cli/parse-values.ts';
import { checkCombinations } from './check-combinations.ts';
import { parseBytes } from './parse-bytes.ts';
import type { TestExposureOptions } from './test-options.ts';

/** As many as a test may make; the duration ends it. */
export const MOST_CONNECTIONS = 1_000_000;
const MOST_HELD = 10_000;

export function readSettings(options: TestExposureOptions): ExposureTestSettings {
  checkCombinations(options);
  const exchange = readExchange(options);
  return {
    ...(options['keep-open'] ? readHolding(options) : readRun(options)),
    timeoutMs: readTime('--timeout', options.timeout),
    ...(options.rate !== undefined && { rate: readRate(options.rate) }),
    failureBudget: parseInteger('--max-failures', options['max-failures'], 0, MOST_CONNECTIONS),
    ...(exchange && { exchange }),
    ...(options.sni !== undefined && { serverName: readServerName(options.sni) }),
  };
}

function readServerName(text: string): string {
  const name = text.toLowerCase();
  if (isDnsSubdomain(name)) return name;
  throw new TcplbError('InvalidInput', `--sni ${JSON.stringify(text)} is no DNS name`);
}

function readRun({ connections, concurrency, duration, rate }: TestExposureOptions): BareSettings {
  const most = duration === undefined ? '300' : String(MOST_CONNECTIONS);
  return {
    connections: parseInteger('--connections', connections ?? most, 1, MOST_CONNECTIONS),
    concurrency: parseInteger('--concurrency', concurrency ?? (rate === undefined ? '20' : '1000'), 1, 10_000),
    ...(duration !== undefined && { durationMs: readTime('--duration', duration) }),
  };
}

type BareSettings = Pick<TestSettings, 'connections' | 'concurrency' | 'durationMs' | 'keepOpen'>;

function readHolding({ connections = '20', duration = '30s', interval = '1s' }: TestExposureOptions): BareSettings {
  return {
    connections: parseInteger('--connections', connections, 1, MOST_HELD),
    concurrency: 1,
    durationMs: readTime('--duration', duration),
    keepOpen: { intervalMs: readTime('--interval', interval) },
  };
}

function readExchange(options: TestExposureOptions): Exchange | undefined {
  const { expect, 'expect-match': pattern, 'payload-size': size, 'show-source': askSource } = options;
  const send = options.send === undefined ? {} : { send: parseBytes('--send', options.send) };
  if (options['connect-only']) return { kind: 'connect' };
  if (expect !== undefined) return { kind: 'expect', text: parseBytes('--expect', expect), ...send };
  if (pattern !== undefined) return { kind: 'expect', text: readPattern(pattern), ...send };
  if (size === undefined && !askSource) return undefined;
  const { min, max } = PAYLOAD_SIZES;
  return {
    kind: 'echo',
    ...(size !== undefined && { payloadSize: parseInteger('--payload-size', size, min, max.TCP) }),
    ...(askSource && { askSource }),
  };
}

function readPattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'su');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
    throw new TcplbError('InvalidInput', `--expect-match: no regular expression: ${reason}`, { cause: error });
  }
}

function readRate(text: string): number {
  const rate = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (rate > 0 && rate <= 100_000) return rate;
  throw new TcplbError('InvalidInput', `--rate ${JSON.stringify(text)} is not a number from 0.001 to 100000`);
}

const DAY_MS = 86_400_000;

/** Milliseconds, at least one, at most a day. */
function readTime(flag: string, text: string): number {
  const time = Math.round(parseDuration(flag, text));
  if (time > 0 && time <= DAY_MS) return time;
  const problem = time > 0 ? 'is more than 24h' : 'is no time at all';
  throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)} ${problem}`, {
    suggestions: time > 0 ? [] : ['Give it at least 1ms.'],
  });
}
