/** What an echo test can be asked. Pure. */
import { TcplbError } from '../errors.ts';
import { PAYLOAD_SIZES } from './exchange.ts';
import type { EchoTestOptions } from './run-echo-test.ts';

const DAY_MS = 86_400_000;
/** Round trips that fit into memory. */
const MAX_EXCHANGES = 10_000_000;

/** Fails with `InvalidInput`, naming what cannot be used. */
export function checkOptions(options: EchoTestOptions): void {
  const { target, connections, concurrency, timeoutMs, failureBudget = 0, durationMs, rate } = options;
  requireInteger('port', target.port, 1, 65_535);
  requireInteger('connections', connections, 1, options.keepOpen ? 10_000 : 1_000_000);
  requireInteger('concurrency', concurrency, 1, 10_000);
  requireInteger('timeout in milliseconds', timeoutMs, 1, 2 ** 31 - 1);
  requireInteger('failure budget', failureBudget, 0, 1_000_000);
  if (durationMs !== undefined) requireInteger('duration in milliseconds', durationMs, 1, DAY_MS);
  if (rate !== undefined && !(rate > 0 && rate <= 100_000)) {
    throw new TcplbError('InvalidInput', `rate ${rate}: must be a number of connections per second up to 100000`);
  }
  checkExchange(options);
  checkKeepOpen(options);
}

function checkExchange({ exchange = { kind: 'echo' }, protocol = 'TCP' }: EchoTestOptions): void {
  if (exchange.kind === 'echo' && exchange.payloadSize !== undefined) {
    requireInteger('payload size', exchange.payloadSize, PAYLOAD_SIZES.min, PAYLOAD_SIZES.max[protocol]);
  }
  if (protocol === 'TCP' || exchange.kind === 'echo') return;
  if (exchange.kind === 'connect') throw invalid('UDP has no connections that could be opened without saying anything');
  if (exchange.kind === 'expect' && exchange.send === undefined)
    throw invalid('a UDP server says nothing unless it is asked');
}

function checkKeepOpen({ keepOpen, protocol, exchange, durationMs, connections }: EchoTestOptions): void {
  if (keepOpen === undefined) return;
  requireInteger('interval in milliseconds', keepOpen.intervalMs, 1, DAY_MS);
  if (durationMs === undefined) throw invalid('connections cannot be kept open without a duration');
  if (protocol === 'UDP') throw invalid('UDP has no connections that could be kept open');
  if (exchange?.kind === 'expect') throw invalid('connections that are kept open can only be echoed on, or left alone');
  if ((durationMs / keepOpen.intervalMs) * connections > MAX_EXCHANGES) {
    throw invalid(
      `more than ${MAX_EXCHANGES} exchanges on the connections that are kept open: choose a longer interval`,
    );
  }
}

function invalid(message: string): TcplbError {
  return new TcplbError('InvalidInput', message);
}

function requireInteger(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new TcplbError('InvalidInput', `${what} ${value}: must be a whole number from ${min} to ${max}`);
}
