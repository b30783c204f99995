/** Plays a scenario once, with a load of new and long-lived connections through the virtual address. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, type HoldReport, summarizeAttempts } from '@tcplb/core';
import { waitUntil } from '../../support/wait-until.ts';
import { type Client, startClient } from '../start-client.ts';
import type { Stage } from '../start-stage.ts';
import { measureOverlap } from './measure-overlap.ts';
import type { Round, Scenario, Scene } from './scenario.ts';
import { settle } from './settle.ts';

/** New connections per second, and those that stay. */
const [RATE, HELD] = [100, 10];
/** Milliseconds for a connection: two retransmissions of the kernel's, and a few backends. */
const TIMEOUT_MS = 5_000;
/** Milliseconds after which one that stays and is not answered counts as broken: its host may never tell it. */
const HELD_TIMEOUT_MS = 1_000;
/** Milliseconds from which on a connection has waited for something. */
const SLOW_MS = 500;

/** Connections by which nginx tries a node again, at most, within that time. */
const RETRIES = 2;

/** Where clients find the echo servers. */
export const ECHO_PORT = 446;

/**
 * Resolves when the stage is as it was before, but for who has the address; to what the round showed, which is known when the last
 * of its connections have ended.
 */
export async function playRound(stage: Stage, scenario: Scenario, round: number): Promise<() => Promise<Round>> {
  await settle(stage);
  const target = { host: stage.virtualAddress, port: ECHO_PORT };
  const load = { target, rate: RATE, timeoutMs: TIMEOUT_MS, held: HELD, heldTimeoutMs: HELD_TIMEOUT_MS };
  const client = await startClient(stage.client.enter, load);
  await waitUntil(async () => requireAnswers(client, Date.now() - 1000));
  const scene: Scene = { stage, owner: stage.owner(), round };
  const from = Date.now();
  await scenario.inject(scene);
  const injected = Date.now();
  await sleep(scenario.watchMs);
  await scenario.heal?.(scene);
  const healed = Date.now();
  await settle(stage);
  const settled = Date.now();
  await waitUntil(async () => requireAnswers(client, settled));
  const to = Date.now();
  const ended = client.stop();
  const moved = stage.watch.changes.find(({ at, isHeld }) => at >= from && !isHeld)?.at;
  const happened = { host: from, node: injected, none: moved ?? injected }[scenario.kind];
  const overlapMs = measureOverlap(stage.watch.changes, scenario.isApart ? healed : from, to);
  return async () => describeRound(client, await ended, { from, happened, to }, overlapMs);
}

/** Milliseconds since 1970. */
interface Times {
  readonly from: number;
  readonly happened: number;
  readonly to: number;
}

function describeRound({ begin, attempts }: Client, held: HoldReport, times: Times, overlapMs: number): Round {
  const [from, happened, to] = [times.from - begin, times.happened - begin, times.to - begin];
  const summary = summarizeAttempts(attempts, { fromMs: from, toMs: to });
  const cut = attempts.filter(({ atMs, failure }) => failure !== undefined && atMs < happened).length;
  const slow = attempts.filter(({ atMs, tookMs }) => atMs >= from && tookMs > SLOW_MS);
  return {
    connections: summary.connections,
    failed: summary.failed - cut,
    cut,
    gapMs: summary.gapMs,
    slowestMs: Math.round(summary.latency.max),
    rotationMs: findRotation(slow, from),
    overlapMs,
    open: HELD,
    broken: HELD - held.lived,
    lateMs: summary.lateMs,
  };
}

/** That connections which began since then are answered, 30 of them in a row. */
function requireAnswers({ begin, attempts }: Client, since: number): void {
  const last = attempts.filter(({ atMs }) => atMs + begin >= since).slice(-30);
  const failed = last.find(({ failure }) => failure !== undefined);
  if (last.length < 30 || failed !== undefined)
    throw new Error(`${last.length} answers, ${failed?.failure ?? 'all right'}`);
}

/**
 * A node in rotation gets one of three connections. One that nginx leaves out is tried again by one now and then; by two where a
 * connection that hung there ends in that moment, which nginx takes for a success.
 */
function findRotation(slow: readonly Attempt[], from: number): number {
  const times = slow.map(({ atMs }) => atMs - from).toSorted((a, b) => a - b);
  const isOften = (time: number) => times.filter((other) => Math.abs(other - time) <= SLOW_MS).length > RETRIES;
  return Math.round(times.findLast(isOften) ?? 0);
}
