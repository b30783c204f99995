/** `kill -9` of the agent just before a step of what it applies. TCPLB_KILLS sets how many times. */
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, detectNginx, readLive } from '@tcplb/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTraffic } from './soak/traffic.ts';
import { type AgentStage, openAgentStage } from './support/agent-stage.ts';
import type { AgentProcess } from './support/run-agent.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23_505;
/** Before so many steps from the first to the last, or before each in turn where there are as many kills as steps. */
const kills = Number(process.env.TCPLB_KILLS ?? 12);
const NUMBERING = join(import.meta.dirname, 'support/number-steps.ts');

/** Of an apply: the files, their test, the link, the reload, the proof. */
const STEPS = [
  /^mkdir .*\.partial/,
  /^execFile nginx -t/,
  /^symlink /,
  /^rename .*live$/,
  /^kill \d+ SIGHUP$/,
  /^createConnection .*revision\.sock$/,
];

let stage: AgentStage;
/** Something else each time. */
let asked = 1_000;

/** An agent that has come to rest. */
async function startNumbered(dieAt?: number): Promise<AgentProcess> {
  const env = { NODE_OPTIONS: `--import=${NUMBERING}`, TCPLB_DIE_AT: dieAt?.toString() };
  const agent = stage.start(['--report-status=false'], env);
  await agent.says(/ live/);
  agent.signal('SIGUSR2');
  await agent.says(/^armed$/);
  return agent;
}

/** Gives it something to apply. Resolves, when it is dead, to what it has begun; the last of that has not been done. */
async function applyUntil(agent: AgentProcess, end: RegExp): Promise<string[]> {
  const before = agent.lines.length;
  asked += 1;
  await stage.ask(asked);
  await agent.says(end, before);
  await agent.end('SIGKILL');
  const said = agent.lines.slice(before).flatMap(({ msg }) => /^before \d+: (.*)$/.exec(msg)?.[1] ?? []);
  return said.map((step) => step.replaceAll(stage.nginx.directory, ''));
}

/** The revision that serves, when what nginx would read again is whole. */
async function findServed(when: string): Promise<string | undefined> {
  const { directory } = stage.nginx;
  const { status, stderr } = spawnSync('nginx', ['-t', '-p', directory, '-c', join(directory, 'live/nginx.conf')]);
  expect({ status, when }, String(stderr)).toEqual({ status: 0, when });
  // A worker that is just leaving may have the question.
  return waitUntil(async () => {
    const { servedRevision } = await readLive(createLocalHost(), stage.nginx);
    expect(servedRevision, when).toBeDefined();
    return servedRevision;
  });
}

/** Resolves to the revision when it is live as it should be, with nothing left of others. */
async function findInStep(when: string): Promise<string | undefined> {
  const revision = await waitUntil(async () => {
    const { servedRevision, linkedRevision } = await readLive(createLocalHost(), stage.nginx);
    expect([servedRevision, await stage.served()], when).toEqual([linkedRevision, asked]);
    return servedRevision;
  }, 60_000);
  const names = await readdir(join(stage.nginx.directory, 'revisions'));
  expect(
    names.filter((name) => !/^\d+-[0-9a-f]{12}$/.test(name)),
    when,
  ).toEqual([]);
  return revision;
}

beforeAll(async () => {
  if (hasNginx) stage = await openAgentStage({ port: PORT });
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

test.skipIf(!hasNginx)(
  `${kills} times kill -9 of an agent: the next one brings the host in step, and every connection is answered (needs nginx)`,
  async () => {
    const steps = await applyUntil(await startNumbered(), / is live$/);
    for (const step of STEPS) expect(steps).toContainEqual(expect.stringMatching(step));
    const stride = Math.max(1, steps.length / kills);
    const choose = (kill: number) => Math.floor(kill * stride) % steps.length;

    let agent = await startNumbered(choose(0));
    const traffic = startTraffic(stage.cluster.sandbox.balancerAddress, PORT);
    for (let kept = 0; kept < 6; kept += 1) await traffic.keep();
    let before = await findInStep('at first');
    const deaths: (string | undefined)[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const begun = await applyUntil(agent, new RegExp(`^before ${choose(kill)}: `));
      const when = `after kill ${kill}, before ${begun.at(-1)}`;
      deaths.push(begun.at(-1));
      const halfWay = await findServed(when);
      agent = await startNumbered(choose(kill + 1));
      const after = await findInStep(when);
      expect([before, after], when).toContain(halfWay);
      before = after;
    }
    traffic.stop();
    expect({ failures: traffic.failures, cut: traffic.cut }).toEqual({ failures: [], cut: [] });
    if (kills < steps.length) return;
    for (const step of STEPS) expect(deaths).toContainEqual(expect.stringMatching(step));
  },
  60_000 + kills * 15_000,
);
