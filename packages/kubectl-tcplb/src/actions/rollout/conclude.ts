/** The end of a roll-out: what is said of hosts that did not come through, and what the process exits with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type HostOutcome, type OpenHost, readLive } from '@tcplb/core';
import { exitCodeOf, exitCodes } from '../../cli/exit-codes.ts';
import type { Session } from '../../cli/session.ts';

/** Milliseconds for a host that has just failed to say what it serves. */
const LOOK_MS = 5_000;

/** What a host serves that did not come through; undefined when it does not say. */
export type ServedRevisions = ReadonlyMap<OpenHost, string | undefined>;

/** Throws the error of the one host that has no name: it is the command's own. */
export function requireUnnamed(outcomes: readonly HostOutcome<OpenHost, unknown>[]): void {
  for (const outcome of outcomes) {
    if (outcome.target.name === undefined && outcome.state === 'failed') throw outcome.error;
  }
}

export async function readServed(outcomes: readonly HostOutcome<OpenHost, unknown>[]): Promise<ServedRevisions> {
  const missed = outcomes.filter(({ state }) => state === 'failed' || state === 'skipped');
  const look = async ({ host, configuration }: OpenHost): Promise<string | undefined> => {
    const { servedRevision } = await readLive(host, configuration.nginx);
    return servedRevision;
  };
  // A host behind a dead link may take longer than anybody wants to wait for this.
  const late = sleep(LOOK_MS, undefined, { ref: false });
  const entries = missed.map(async ({ target }) => {
    const served = await Promise.race([look(target), late]).catch(() => undefined);
    return [target, served] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Errors with their ways out. Whether there was one. */
export function noteFailures({ terminal }: Session, outcomes: readonly HostOutcome<OpenHost, unknown>[]): boolean {
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  for (const { code, message, suggestions } of errors) {
    if (code === 'Cancelled') continue;
    terminal.note(`error: ${message}`);
    for (const suggestion of suggestions) terminal.note(`  ${suggestion}`);
  }
  return errors.length > 0;
}

/** Errors, then what each host that was missed goes on with. */
export function noteMissed(
  session: Session,
  outcomes: readonly HostOutcome<OpenHost, unknown>[],
  served: ServedRevisions,
): void {
  noteFailures(session, outcomes);
  for (const { target, state } of outcomes) {
    if (!served.has(target)) continue;
    const revision = served.get(target);
    const serves = revision === undefined ? 'it does not say what it serves' : `revision ${revision} serves on`;
    session.terminal.note(`note: host ${target.name}: ${state === 'skipped' ? 'not begun' : 'not changed'}; ${serves}`);
  }
}

/** The worst of all: a failure, a cancellation, what the hosts that came through say. */
export function worstExitCode(outcomes: readonly HostOutcome<OpenHost, unknown>[], codes: readonly number[]): number {
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? exitCodeOf(outcome.error.code) : []));
  if (failed.length > 0) return failed.find((code) => code !== exitCodes.cancelled) ?? exitCodes.cancelled;
  if (outcomes.some(({ state }) => state === 'skipped')) return exitCodes.cancelled;
  return Math.max(exitCodes.success, ...codes);
}
