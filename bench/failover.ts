/**
 * What clients notice when something happens to a high availability set-up of two LB hosts: new connections at a steady rate and
 * long-lived ones, through a virtual address, in network namespaces, with real keepalived, nginx and agents. It takes root, and
 * a machine that does nothing else: both hosts, the cluster and the clients share its processors.
 *
 * `TCPLB_FAILOVER_ROUNDS` (default 20) is how often each scenario is played, `TCPLB_FAILOVER_SCENARIOS` a part of the names of
 * those to play, `TCPLB_API_DOWN_SECONDS` (default 20) for how long the API server is away; that one is played a tenth as often.
 */
import { playRound } from '../packages/kubectl-tcplb/test/ha/failover/play-round.ts';
import type { Round, Scenario } from '../packages/kubectl-tcplb/test/ha/failover/scenario.ts';
import { listScenarios } from '../packages/kubectl-tcplb/test/ha/failover/scenarios.ts';
import { startEchoStage } from '../packages/kubectl-tcplb/test/ha/failover/start-echo-stage.ts';
import type { Stage } from '../packages/kubectl-tcplb/test/ha/start-stage.ts';
import type { BenchResult } from './bench-result.ts';
import { formatHeader, formatRow } from './failover/format-table.ts';
import { type Bound, judge, type Profile } from './failover/judge.ts';

const rounds = Number(process.env.TCPLB_FAILOVER_ROUNDS ?? 20);
const wanted = process.env.TCPLB_FAILOVER_SCENARIOS ?? '';
const apiDownMs = Number(process.env.TCPLB_API_DOWN_SECONDS ?? 20) * 1000;

/** What does not depend on the profile is played with the first one only. */
const profiles: readonly (Profile & { readonly kinds: readonly Scenario['kind'][] })[] = [
  { name: 'default', advertMs: 300, medianMs: 1000, worstMs: 2000, kinds: ['host', 'node', 'none'] },
  { name: 'fast', advertMs: 100, medianMs: 300, worstMs: 2000, kinds: ['host'] },
];

interface Played {
  readonly profile: string;
  readonly scenario: string;
  readonly rounds: readonly Round[];
  readonly bounds: readonly Bound[];
}

/** The result is that of the value which is furthest towards its bound, or beyond it. */
export async function benchFailover(): Promise<BenchResult> {
  const played: Played[] = [];
  for (const profile of profiles) {
    const scenarios = listScenarios(apiDownMs).filter(
      ({ name, kind }) => name.includes(wanted) && profile.kinds.includes(kind),
    );
    if (scenarios.length > 0) played.push(...(await playProfile(profile, scenarios)));
  }
  return summarize(played);
}

async function playProfile(profile: Profile, scenarios: readonly Scenario[]): Promise<Played[]> {
  await using stage = await startEchoStage({ keepalived: { profile: profile.name } });
  console.log(`\nProfile ${profile.name}, advertisements every ${profile.advertMs} ms\n\n${formatHeader()}`);
  const played: Played[] = [];
  for (const scenario of scenarios) {
    const all = await playRounds(stage, scenario);
    const bounds = judge(scenario, profile, all);
    played.push({ profile: profile.name, scenario: scenario.name, rounds: all, bounds });
    console.log(formatRow(scenario.name, all, bounds));
  }
  return played;
}

async function playRounds(stage: Stage, scenario: Scenario): Promise<Round[]> {
  const times = scenario.name.startsWith('API') ? Math.ceil(rounds / 10) : rounds;
  const shown: Promise<Round>[] = [];
  for (let round = 0; round < times; round += 1) {
    const show = await playRound(stage, scenario, round);
    shown.push(show());
  }
  return Promise.all(shown);
}

function summarize(played: readonly Played[]): BenchResult & { readonly scenarios: readonly Played[] } {
  const bounds = played.flatMap((one) => one.bounds);
  const worst = Math.max(
    0,
    ...bounds.map(({ value, bound }) => (bound === 0 ? value + Math.sign(value) : value / bound)),
  );
  const ok = bounds.length > 0 && worst <= 1;
  return { bench: 'failover', ratio: Math.round(worst * 1000) / 1000, bound: 1, ok, scenarios: played };
}
