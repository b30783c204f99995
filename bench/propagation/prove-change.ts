/** An outside observer of an nginx: when it serves something else than before, as its revision socket answers. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between the end of one question and the next, in milliseconds. */
const POLL_MS = 3;
/** nginx has its old workers answer for 100 ms beside the new ones; an unbroken run of new answers has to be longer. */
const STABLE_MS = 150;
const LONG_MS = 180_000;

/** What the revision socket answers. Fails when nobody does. */
export async function askRevision(socket: string): Promise<string> {
  const connection = connect(socket).setEncoding('utf8');
  let answer = '';
  for await (const text of connection) answer += text;
  return answer.trim();
}

/**
 * Begins at once. Resolves to the moment, as of `performance.now()`, from which on each new connection got the same answer,
 * another one than `before`.
 * @param stableMs for how long it has to be the same
 */
export async function proveChange(socket: string, before: string, stableMs = STABLE_MS): Promise<number> {
  const start = performance.now();
  let last = { answer: before, since: start };
  while (performance.now() - start < LONG_MS) {
    const answer = await askRevision(socket);
    const now = performance.now();
    if (answer !== last.answer) last = { answer, since: now };
    if (answer !== before && now - last.since > stableMs) return last.since;
    await sleep(POLL_MS);
  }
  throw new Error(`nginx still answers ${last.answer} on ${socket} after ${LONG_MS} ms`);
}
