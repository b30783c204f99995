/**
 * What clients notice when something happens to a high availability set-up of two LB hosts: new connections at a steady rate and
 * long-lived ones, through a virtual address, in network namespaces, with real keepalived, nginx and agents. It takes root.
 *
 * `TCPLB_FAILOVER_ROUNDS` (default 20) is how often each scenario is played, `TCPLB_FAILOVER_SCENARIOS` a part of the names of
 * those to play, `TCPLB_API_DOWN_SECONDS` (default 20) for how long the API server is away; that one is played a tenth as often.
 */

import { spawnSync } from 'node:child_process';
import { playRound } from '../packages/kubectl-tcplb/test/ha/failover/play-round.ts';
import type { Round, Scenario } from '../packages/kubectl-tcplb/test/ha/failover/scenario.ts';
import { listScenarios } from '../packages/kubectl-tcplb/test/ha/failover/scenarios.ts';
import { startEchoStage } from '../packages/kubectl-tcplb/test/ha/failover/start-echo-stage.ts';
import type { BenchResult } from './bench-result.ts';

const rounds = Number(process.env.TCPLB_FAILOVER_ROUNDS ?? 20);
const wanted = process.env.TCPLB_FAILOVER_SCENARIOS ?? '';
const apiDownMs = Number(process.env.TCPLB_API_DOWN_SECONDS ?? 20) * 1000;

/** What else this machine does is not to be measured: all that is started here has this process's priority. */
function takePriority(): void {
  spawnSync('chrt', ['--rr', '--pid', '1', String(process.pid)]);
}

interface Profile {
  readonly name: 'default' | 'fast';
  readonly advertMs: number;
  /** Milliseconds without an answer that are allowed when a host fails. */
  readonly medianMs: number;
  readonly worstMs: number;
  /** What does not depend on it is played with one profile only. */
  readonly kinds: readonly Scenario['kind'][];
}

const profiles: readonly Profile[] = [
  { name: 'default', advertMs: 300, medianMs: 1000, worstMs: 2000, kinds: ['host', 'node', 'none'] },
  { name: 'fast', advertMs: 100, medianMs: 300, worstMs: 2000, kinds: ['host'] },
];

/** How long nginx waits for a node, and how long a node may be in rotation that is not there any more. */
const [connectTimeoutMs, rotationMs] = [1000, 2000];

interface Bound {
  readonly what: string;
  readonly value: number;
  readonly bound: number;
}

interface Played {
  readonly profile: string;
  readonly scenario: string;
  readonly rounds: readonly Round[];
  readonly bounds: readonly Bound[];
}

/** The result is that of the value which is furthest towards its bound, or beyond it. */
export async function benchFailover(): Promise<BenchResult> {
  takePriority();
  const played: Played[] = [];
  for (const profile of profiles) played.push(...(await playProfile(profile)));
  return summarize(played);
}

async function playProfile(profile: Profile): Promise<Played[]> {
  const scenarios = listScenarios(apiDownMs).filter(
    ({ name, kind }) => name.includes(wanted) && profile.kinds.includes(kind),
  );
  if (scenarios.length === 0) return [];
  await using stage = await startEchoStage({ keepalived: { profile: profile.name } });
  console.log(`\nProfile ${profile.name}, advertisements every ${profile.advertMs} ms\n`);
  console.log(HEADER);
  const played: Played[] = [];
  for (const scenario of scenarios) {
    const times = scenario.name.startsWith('API') ? Math.ceil(rounds / 10) : rounds;
    const shown: Promise<Round>[] = [];
    for (let round = 0; round < times; round += 1) shown.push((await playRound(stage, scenario, round))());
    const all = await Promise.all(shown);
    const bounds = judge(scenario, profile, all);
    played.push({ profile: profile.name, scenario: scenario.name, rounds: all, bounds });
    console.log(formatRow(scenario.name, all, bounds));
  }
  return played;
}

function judge({ kind }: Scenario, { advertMs, medianMs, worstMs }: Profile, all: readonly Round[]): Bound[] {
  const gaps = all.map(({ gapMs }) => gapMs);
  const failed = sum(all.map((round) => round.failed));
  // By how late this machine was itself is nobody else's doing.
  const worst = (key: 'overlapMs' | 'slowestMs') => Math.max(...all.map((round) => round[key] - round.lateMs));
  const overlap = { what: 'two owners', value: worst('overlapMs'), bound: advertMs };
  if (kind === 'none') return [{ what: 'failed', value: failed, bound: 0 }, overlap];
  if (kind === 'host') {
    return [
      { what: 'median gap', value: median(gaps), bound: medianMs },
      { what: 'worst gap', value: Math.max(...gaps), bound: worstMs },
      overlap,
    ];
  }
  return [
    { what: 'failed', value: failed, bound: 0 },
    { what: 'in rotation', value: Math.max(...all.map((round) => round.rotationMs)), bound: rotationMs },
    { what: 'slowest', value: worst('slowestMs'), bound: connectTimeoutMs + SLACK_MS },
  ];
}

/** Milliseconds that a connection takes by itself, on a machine that does all of this at once. */
const SLACK_MS = 200;

const HEADER = [
  'SCENARIO'.padEnd(24),
  ...[
    'ROUNDS',
    'GAP MEDIAN',
    'WORST',
    'NEW',
    'FAILED',
    'OPEN',
    'BROKEN',
    'TWO OWNERS',
    'SLOWEST',
    'ROTATION',
    'LATE',
  ].map((name) => name.padStart(Math.max(8, name.length + 2))),
  '   BOUNDS',
].join('');

function formatRow(name: string, all: readonly Round[], bounds: readonly Bound[]): string {
  const gaps = all.map(({ gapMs }) => gapMs);
  const worst = (key: keyof Round) => Math.max(...all.map((round) => round[key]));
  const total = (key: keyof Round) => sum(all.map((round) => round[key]));
  const cells: readonly (readonly [number, string, number])[] = [
    [all.length, '', 8],
    [median(gaps), ' ms', 12],
    [Math.max(...gaps), ' ms', 8],
    [total('connections'), '', 8],
    [total('failed'), '', 8],
    [total('cut'), '', 8],
    [total('open'), '', 8],
    [total('broken'), '', 8],
    [worst('overlapMs'), ' ms', 12],
    [worst('slowestMs'), ' ms', 9],
    [worst('rotationMs'), ' ms', 10],
    [worst('lateMs'), ' ms', 8],
  ];
  const passed = bounds.filter(({ value, bound }) => value > bound);
  const verdict = passed.map(({ what, value, bound }) => `${what} ${value} > ${bound}`).join(', ') || 'kept';
  return `${name.padEnd(24)}${cells.map(([value, unit, width]) => `${value}${unit}`.padStart(width)).join('')}   ${verdict}`;
}

function summarize(played: readonly Played[]): BenchResult & { readonly scenarios: readonly object[] } {
  const bounds = played.flatMap((one) => one.bounds);
  // A bound of 0 is kept or not.
  const ratio = ({ value, bound }: Bound) =>
    bound === 0 ? (value === 0 ? 0 : Number.POSITIVE_INFINITY) : value / bound;
  const worst = Math.max(0, ...bounds.map(ratio));
  return {
    bench: 'failover',
    ratio: Math.round(worst * 1000) / 1000,
    bound: 1,
    ok: bounds.length > 0 && worst <= 1,
    scenarios: played,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)]);
  return Math.round((low + high) / 2);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
