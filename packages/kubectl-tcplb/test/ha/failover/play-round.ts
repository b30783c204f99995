/** Plays a scenario once, with a load of new and long-lived connections through the virtual address. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, summarizeAttempts } from '@tcplb/core';
import { waitUntil } from '../../support/wait-until.ts';
import { startClient } from '../start-client.ts';
import type { Stage } from '../start-stage.ts';
import { measureOverlap } from './measure-overlap.ts';
import type { Round, Scenario, Scene } from './scenario.ts';
import { settle } from './settle.ts';

/** New connections per second, and those that stay. */
const [RATE, HELD] = [100, 10];
/** Milliseconds for a connection: two retransmissions of the kernel's, and a few backends. */
const TIMEOUT_MS = 8_000;
/** Milliseconds from which on a connection has waited for something. */
const SLOW_MS = 500;

/** Where clients find the echo servers. */
export const ECHO_PORT = 446;

/** Leaves the stage as it found it, but for who has the address. */
export async function playRound(stage: Stage, scenario: Scenario, round: number): Promise<Round> {
  await settle(stage);
  const target = { host: stage.virtualAddress, port: ECHO_PORT };
  const client = await startClient(stage.client.enter, { target, rate: RATE, timeoutMs: TIMEOUT_MS, held: HELD });
  await waitUntil(async () => requireAnswers(client.attempts));
  const scene: Scene = { stage, owner: stage.owner(), round };
  const from = Date.now();
  await scenario.inject(scene);
  const happened = Date.now();
  await sleep(scenario.watchMs);
  const healed = Date.now();
  await scenario.heal?.(scene);
  await settle(stage);
  const to = Date.now();
  const held = await client.stop();
  const inTime = (at: number) => at - client.begin;
  const summary = summarizeAttempts(client.attempts, { fromMs: inTime(from), toMs: inTime(to) });
  const cut = client.attempts.filter(({ atMs, failure }) => failure !== undefined && atMs < inTime(happened)).length;
  const slow = client.attempts.filter(({ atMs, tookMs }) => atMs >= inTime(from) && tookMs > SLOW_MS);
  return {
    connections: summary.connections,
    failed: summary.failed - cut,
    cut,
    gapMs: summary.gapMs,
    slowestMs: Math.round(summary.latency.max),
    rotationMs: findRotation(slow, inTime(from)),
    overlapMs: measureOverlap(stage.watch.changes, scenario.isApart ? healed : from, to),
    open: HELD,
    broken: HELD - held.lived,
    lateMs: summary.lateMs,
  };
}

function requireAnswers(attempts: readonly Attempt[]): void {
  const last = attempts.slice(-30);
  const failed = last.find(({ failure }) => failure !== undefined);
  if (last.length < 30 || failed !== undefined)
    throw new Error(`${last.length} answers, ${failed?.failure ?? 'all right'}`);
}

/** A backend that is left out for a while is tried again by one connection at a time, which is no rotation any more. */
function findRotation(slow: readonly Attempt[], from: number): number {
  const times = slow.map(({ atMs }) => atMs - from).toSorted((a, b) => a - b);
  let last = 0;
  for (const [index, at] of times.entries()) {
    const isAlone =
      at - (times[index - 1] ?? Number.NEGATIVE_INFINITY) > SLOW_MS && (times[index + 1] ?? Infinity) - at > SLOW_MS;
    if (!isAlone) last = at;
  }
  return Math.round(last);
}
