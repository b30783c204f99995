/** The flags of `chaos`, checked. */
import { type ChaosOptions, type FaultKind, TcplbError } from '@tcplb/core';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import { parseDuration, parseInteger } from '../../cli/parse-values.ts';

export interface ChaosFlags {
  readonly fault?: readonly FaultKind[] | undefined;
  readonly port?: string | undefined;
  readonly address?: string | undefined;
  readonly rate: string;
  readonly 'keep-open': string;
  readonly timeout: string;
  readonly duration: string;
  readonly 'sync-timeout': string;
  readonly 'max-gap'?: string | undefined;
  readonly 'max-failed'?: string | undefined;
  readonly 'connect-only'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly host?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
}

/** A day. */
const MOST_MS = 86_400_000;

type Measured =
  | 'rate'
  | 'keepOpen'
  | 'timeoutMs'
  | 'durationMs'
  | 'syncTimeoutMs'
  | 'maxGapMs'
  | 'maxFailed'
  | 'exchange';

export interface ChaosSettings extends Pick<ChaosFlags, 'address' | 'output' | 'config'> {
  readonly name: string;
  readonly port: number | undefined;
  /** Default all that can be given. */
  readonly faults: readonly FaultKind[] | undefined;
  /** On which something may be done; default all. */
  readonly hostNames: readonly string[] | undefined;
  readonly isDryRun: boolean;
  readonly asks: boolean;
  readonly load: Pick<ChaosOptions, Measured>;
}

/** Fails with `InvalidInput`, naming the flag. */
export function readChaosSettings(name: string, flags: ChaosFlags): ChaosSettings {
  const optional = <T>(text: string | undefined, parse: (text: string) => T): T | undefined =>
    text === undefined ? undefined : parse(text);
  return {
    name,
    port: optional(flags.port, (text) => parseInteger('--port', text, 1, 65_535)),
    address: flags.address,
    output: flags.output,
    config: flags.config,
    faults: flags.fault,
    hostNames: flags.host,
    isDryRun: flags['dry-run'] ?? false,
    asks: !flags.yes,
    load: {
      rate: parseInteger('--rate', flags.rate, 1, 10_000),
      keepOpen: parseInteger('--keep-open', flags['keep-open'], 0, 10_000),
      timeoutMs: parsePositive('--timeout', flags.timeout),
      durationMs: parsePositive('--duration', flags.duration),
      syncTimeoutMs: parsePositive('--sync-timeout', flags['sync-timeout']),
      ...omitUndefined({
        maxGapMs: optional(flags['max-gap'], (text) => parseDuration('--max-gap', text)),
        maxFailed: optional(flags['max-failed'], (text) => parseInteger('--max-failed', text, 0, 999_999_999)),
      }),
      ...(flags['connect-only'] && { exchange: { kind: 'connect' } }),
    },
  };
}

/** Whole milliseconds, 1 or more. */
function parsePositive(flag: string, text: string): number {
  const time = Math.round(parseDuration(flag, text));
  if (time >= 1 && time <= MOST_MS) return time;
  throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)} is not a duration from 1ms to 24h`);
}
