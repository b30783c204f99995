/**
 * Random histories of a cluster under the agent and a real nginx: after each quiet moment nginx balances as the model says. A
 * history that fails is made shorter until nothing in it can be left out, and printed with what repeats it.
 * TCPLB_RUNS sets how many histories, TCPLB_SEED which, TCPLB_PATH and TCPLB_REPLAY_PATH (as they were printed) the one that failed.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, detectNginx, readLive } from '@tcplb/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentStage, openAgentStage } from '../support/agent-stage.ts';
import { waitUntil } from '../support/wait-until.ts';
import { arbitraryCommands, type HistoryOptions, resetCluster } from './cluster-commands.ts';
import { type ClusterModel, createModel, describeBalancing, describeExpected } from './cluster-model.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const { TCPLB_RUNS: numRuns = 3, TCPLB_SEED: seed = 1, TCPLB_PATH: path, TCPLB_REPLAY_PATH: replayPath } = process.env;

let stage: AgentStage;

/** What nginx serves, in the words of the model, from its own files and answer. */
async function describeServed(): Promise<string[]> {
  const { servedRevision, linkedRevision } = await readLive(createLocalHost(), stage.nginx);
  if (servedRevision !== linkedRevision) return [`nginx serves ${servedRevision}, the link leads to ${linkedRevision}`];
  const directory = join(stage.nginx.directory, 'live/exposures');
  const described = (await readdir(directory)).map(async (name) => {
    const text = await readFile(join(directory, name), 'utf8');
    const nodes = [...text.matchAll(/^\s+server .* # (\S+)$/gm)].map(([, node = '']) => node);
    const timeout = /proxy_connect_timeout (\d+m?s);/.exec(text)?.[1];
    return describeBalancing(name.replace(/^default\.|\.conf$/g, ''), timeout, nodes);
  });
  return (await Promise.all(described)).sort();
}

/** Waits until nginx serves what the true rules say, and judges that by those of the model. */
async function expectEqual(model: ClusterModel): Promise<void> {
  const { nodes, exposures } = model;
  // What has become equal is judged as it was: for a moment after a reload workers of before may still answer.
  const served = await waitUntil(async () => {
    const described = await describeServed();
    expect(described).toEqual(describeExpected({ nodes, exposures }));
    return described;
  }, 30_000);
  expect(served).toEqual(describeExpected(model));
}

/** Histories, each from the same beginning. */
function histories(options: HistoryOptions, mistake?: ClusterModel['mistake']) {
  return fc.asyncProperty(arbitraryCommands(options), async (commands) => {
    const model = createModel(1_000, mistake);
    await resetCluster(stage, model);
    await expectEqual(model);
    await fc.asyncModelRun(() => ({ model, real: { stage, expectEqual } }), commands);
  });
}

beforeAll(async () => {
  if (!hasNginx) return;
  stage = await openAgentStage({ port: 23_507 });
  // Losses are held, too, but not for long.
  await stage.start(['--hold', '300ms']).says(/ is live$/);
}, 240_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

test.skipIf(!hasNginx)(
  `nginx balances as the model says in ${numRuns} random histories (seed ${seed}; needs nginx with the stream module)`,
  async () => {
    const options = { numRuns: Number(numRuns), seed: Number(seed), ...(path && { path }) };
    await fc.assert(histories({ maxCommands: 20, withMachines: true, replayPath }), options);
  },
  120_000 + Number(numRuns) * 60_000,
);

test.skipIf(!hasNginx)(
  'a mistake is found, and what led to it is made as short as it can be (needs nginx with the stream module)',
  async () => {
    const mistaken = (replayPath?: string) =>
      histories({ maxCommands: 10, withMachines: false, replayPath }, 'cordoned nodes get no connections');
    const found = await fc.check(mistaken(), { numRuns: 20, seed: 1 });
    expect(found.failed).toBe(true);
    const script = String(found.counterexample?.[0]);
    expect(script).toMatch(/^cordon node-\d,quiet /);

    // With what is printed it is had again at once.
    const [, replayed] = /replayPath="([^"]+)"/.exec(script) ?? [];
    const path = found.counterexamplePath ?? '';
    const again = await fc.check(mistaken(replayed), { seed: found.seed, path, endOnFailure: true });
    expect(again).toMatchObject({ failed: true, numRuns: 1 });
    expect(String(again.counterexample?.[0])).toBe(script);
  },
  180_000,
);
