/** One connection of an echo test that is kept open, with an exchange from time to time. */
import type { ConnectionOutcome } from './connection-outcome.ts';
import { createDialogue } from './exchange.ts';
import { type HeldLine, openLine } from './held-line.ts';
import { countedFrom, sleepUntil } from './keep-pace.ts';
import { type ConnectionOptions, createNonce, describeAnswer } from './try-connection.ts';

/** `timeoutMs` is for connecting and for each exchange. When `signal` fires the connection has lived until then. */
export interface HoldOptions extends ConnectionOptions {
  /** Milliseconds from the beginning of one exchange to that of the next. */
  readonly intervalMs: number;
  /** Beginning and end of the test, on the clock of `performance.now()`. The last exchange may end later. */
  readonly testBegin: number;
  readonly testEnd: number;
  /** Told when the first exchange is over. */
  readonly onSettled: () => void;
}

type Learned = Omit<ConnectionOutcome, 'failure' | 'held'>;

/**
 * Resolves when the connection breaks, or the test or the signal ends it; undefined when that was before it was open. Fails as
 * `tryConnection` does.
 */
export async function holdConnection(options: HoldOptions): Promise<ConnectionOutcome | undefined> {
  const { target, signal, exchange, testBegin } = options;
  const line = openLine({ target, signal, mayTalk: exchange.kind === 'connect' });
  try {
    const { learned, roundTripsMs } = await converse(line, options);
    if (line.error !== undefined) throw line.error;
    const { failure } = line;
    if (failure === undefined && learned.connectMs === undefined) return undefined;
    const held = { afterMs: Math.round(performance.now() - testBegin), roundTripsMs };
    return { ...learned, ...(failure && { failure }), held };
  } finally {
    line.close();
  }
}

async function converse(
  line: HeldLine,
  { from, timeoutMs, intervalMs, exchange, testEnd, onSettled }: HoldOptions,
): Promise<{ learned: Learned; roundTripsMs: number[] }> {
  const roundTripsMs: number[] = [];
  if (!(await line.connect(from + timeoutMs))) return { learned: {}, roundTripsMs };
  let planned = performance.now();
  let learned: Learned = { connectMs: planned - from };
  while (exchange.kind !== 'connect' && planned < testEnd && !line.ended.aborted) {
    const begin = countedFrom(planned);
    const answer = await line.ask(createDialogue(exchange, createNonce()), begin + timeoutMs);
    if (answer === undefined) break;
    roundTripsMs.push(performance.now() - begin);
    if (learned.hostname !== undefined && learned.hostname !== answer.hostname) line.fail('wrong-answer');
    else learned = { ...learned, ...describeAnswer(answer, line.socket) };
    onSettled();
    planned += intervalMs;
    await sleepUntil(Math.min(planned, testEnd), line.ended);
  }
  onSettled();
  await sleepUntil(testEnd, line.ended);
  return { learned, roundTripsMs };
}
