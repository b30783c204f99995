/**
 * The agent as a process, with each fault of docs/faults.md that can be planted around it: what serves goes on serving, what
 * is wrong is named, and it heals. Connections come all the time, and none may fail.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, detectNginx, resources, stopNginx } from '@tcplb/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTraffic, type Traffic } from './soak/traffic.ts';
import { type AgentStage, openAgentStage } from './support/agent-stage.ts';
import { type ApiFilter, openApiFilter } from './support/api-filter.ts';
import { createFakeClock, type FakeClock, hasFakeClock } from './support/fake-clock.ts';
import type { AgentProcess } from './support/run-agent.ts';
import type { Environment } from './support/run-plugin.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const isRoot = process.getuid?.() === 0;
const PORT = 23_501;
const CANNOT_FOLLOW = /^the cluster cannot be followed, what serves goes on serving: /;

let stage: AgentStage;
let filter: ApiFilter;
let traffic: Traffic;
let agent: AgentProcess;
/** Something else each time. */
let asked = 1_000;

const path = (name: string) => join(stage.cluster.directory, name);
const masterPid = async () => Number(await readFile(path('lb/run/nginx.pid'), 'utf8'));

async function start(env: Environment = {}, ...flags: string[]): Promise<void> {
  const quick = ['--lease-duration', '3s', '--host-name', 'lb-1', ...flags];
  agent = stage.start(quick, { KUBECONFIG: path('filtered'), ...env });
  await agent.says(/ live/);
}

function ask(): Promise<unknown> {
  asked += 1;
  return stage.ask(asked);
}

const expectServed = () => waitUntil(async () => expect(await stage.served()).toBe(asked), 30_000);
const expectReady = () => waitUntil(async () => expect(await agent.get('/readyz')).toBe('ok\n'));

/** What the Lease of the host says is wrong. */
async function complaints(): Promise<readonly string[]> {
  const { stdout } = await stage.cluster.tcplb('hosts -o json');
  const { items } = JSON.parse(stdout) as { items: readonly { name: string; errors: readonly string[] }[] };
  return items.find(({ name }) => name === 'lb-1')?.errors ?? [];
}

const expectComplaint = (what: RegExp) =>
  waitUntil(async () => expect(await complaints()).toContainEqual(expect.stringMatching(what)));

beforeAll(async () => {
  if (!hasNginx) return;
  stage = await openAgentStage({ port: PORT });
  await mkdir(path('lb'));
  // So that it can be full: 4 MiB.
  if (isRoot) spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=755', 'tcplb-test', path('lb')]);
  filter = await openApiFilter(stage.cluster.sandbox.kubeconfig);
  await writeFile(path('filtered'), filter.kubeconfig);
  // By an agent without a faked clock, since nginx outlives it.
  await start();
  await agent.end('SIGTERM');
}, 90_000);

beforeEach(async () => {
  if (!hasNginx) return;
  traffic = startTraffic(stage.cluster.sandbox.balancerAddress, PORT);
  for (let kept = 0; kept < 6; kept += 1) await traffic.keep();
});

/** However a test went: of those who connected nobody has noticed anything. */
afterEach(async () => {
  if (!hasNginx) return;
  filter.pass();
  await agent.end('SIGKILL');
  traffic.stop();
  expect({ failures: traffic.failures, cut: traffic.cut }).toEqual({ failures: [], cut: [] });
  expect(traffic.connections).toBeGreaterThan(10);
});

afterAll(async () => {
  if (!hasNginx) return;
  await stopNginx(createLocalHost(), stage.nginx);
  if (isRoot) spawnSync('umount', [path('lb')]);
  await stage[Symbol.asyncDispose]();
  await filter[Symbol.asyncDispose]();
});

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test.each([
    ['401', { code: 401, reason: 'Unauthorized', message: 'Unauthorized' }, /401|credentials/],
    [
      '429',
      { code: 429, reason: 'TooManyRequests', message: 'the server is busy', headers: { 'Retry-After': '1' } },
      /the server is busy/,
    ],
  ])('an API server that answers %s', async (_code, refusal, cause) => {
    await start();
    const before = await stage.served();
    filter.refuseAll(refusal);
    await ask();
    expect((await agent.says(CANNOT_FOLLOW)).msg).toMatch(cause);
    expect(await stage.served()).toBe(before);
    filter.pass();
    await agent.says(/^the cluster is followed again$/);
    await expectServed();
    await expectReady();
  });

  test('an API server that no longer has what was watched (410)', async () => {
    await start();
    expect(filter.expireWatches()).toBeGreaterThan(2);
    await ask();
    await expectServed();
    expect(agent.lines.filter(({ msg }) => CANNOT_FOLLOW.test(msg))).toEqual([]);
  });

  describe.skipIf(!hasFakeClock)('(needs libfaketime)', () => {
    let clock: FakeClock;
    const startWithClock = async (which: 'wall' | 'all') => {
      clock = await createFakeClock(path('clock'), which);
      await start(clock.env);
    };

    test('watches that say nothing any more, without having ended', async () => {
      await startWithClock('all');
      filter.silenceWatches();
      await ask();
      await clock.set(200);
      await agent.says(/^the API server has said nothing for \d+ s$/);
      expect(await stage.served()).not.toBe(asked);
      // The watches that come then say nothing either: all is listed.
      await clock.set(400);
      await expectServed();
      filter.pass();
      await ask();
      await clock.set(600);
      await expectServed();
    });

    test.each([
      ['a day ahead', 86_400],
      ['a day back', -86_400],
    ])('a wall clock that is set %s', async (_where, seconds) => {
      await startWithClock('wall');
      const isThere = async () => {
        const saidAt = Date.parse(String(agent.lines.at(-1)?.time));
        expect(Math.abs(saidAt - Date.now() - seconds * 1000)).toBeLessThan(60_000);
      };
      await clock.set(seconds);
      await waitUntil(async () => {
        await ask();
        await expectServed();
        await isThere();
      });
      await clock.set(0);
      await ask();
      await expectServed();
      await expectReady();
      expect(agent.lines.filter(({ level }) => level !== 'info' && level !== 'debug')).toEqual([]);
    });
  });

  test.skipIf(!isRoot)('a full disk (needs root, to mount a small one)', async () => {
    await start();
    spawnSync('dd', ['if=/dev/zero', `of=${path('lb/full')}`, 'bs=4k']);
    const before = await stage.served();
    await ask();
    expect((await agent.says(/^the apply failed: /)).msg).toMatch(/cannot write .*ENOSPC/);
    await expectComplaint(/ENOSPC/);
    expect(await stage.served()).toBe(before);
    await rm(path('lb/full'));
    await expectServed();
    await expectReady();
    await waitUntil(async () => expect(await complaints()).toEqual([]));
  });

  test('an nginx master that is stopped', async () => {
    await start();
    const master = await masterPid();
    process.kill(master, 'SIGSTOP');
    try {
      const before = await stage.served();
      await ask();
      const { msg, suggestions } = await agent.says(/^the apply failed: /);
      expect(msg).toContain(`the nginx master (process ${master}) on this machine is stopped`);
      expect(suggestions).toEqual([`Let it go on with kill -CONT ${master}.`]);
      await expectComplaint(/is stopped and cannot be reloaded/);
      expect(await stage.served()).toBe(before);
    } finally {
      process.kill(master, 'SIGCONT');
    }
    await expectServed();
    await expectReady();
  });

  test('backends alone, which are not tested, and a file that a snippet includes is broken', async () => {
    const theirs = path('theirs.conf');
    const excludeNode = (value: 'true' | null) => {
      const labels = { 'node.kubernetes.io/exclude-from-external-load-balancers': value };
      return stage.client.patch(resources.nodes, 'node-1', undefined, 'merge', { metadata: { labels } });
    };
    const includeTheirs = (snippet: string | null) => {
      const metadata = { annotations: { 'tcplb.dev/snippet': snippet } };
      return stage.client.patch(resources.services, 'tcp-echo', 'default', 'merge', { metadata });
    };
    const countTests = async () =>
      /_step_duration_seconds_count\{.*step="test".*\} (\d+)/.exec(await agent.get('/metrics'))?.[1];
    const expectServers = (count: number) =>
      waitUntil(async () => {
        const text = await readFile(path('lb/live/exposures/default.tcp-echo.conf'), 'utf8');
        expect(text.match(/^ +server \d/gm)).toHaveLength(count);
      }, 30_000);
    await writeFile(theirs, 'preread_timeout 5s;\n');
    await includeTheirs(`include ${theirs};`);
    agent = stage.start(['--host-name', 'lb-1'], {}, await stage.configure('snippets.yaml', { allowSnippets: true }));
    await agent.says(/ is live$/);
    const tests = await countTests();
    expect(Number(tests)).toBeGreaterThan(0);
    await excludeNode('true');
    await expectServers(2);
    expect(await countTests()).toBe(tests);

    await writeFile(theirs, 'no_such_directive on;\n');
    await excludeNode(null);
    const { msg } = await agent.says(/^the apply failed: /);
    expect(msg).toContain(`unknown directive "no_such_directive" in ${theirs}:1`);
    await expectComplaint(/unknown directive "no_such_directive"/);
    await expectServers(2);
    await writeFile(theirs, 'preread_timeout 5s;\n');
    await expectServers(3);
    await expectReady();
    await includeTheirs(null);
  });

  test('a second agent with another configuration', async () => {
    await start();
    const first = agent;
    const other = await stage.configure('other.yaml', { idleTimeout: '61s' });
    const second = stage.start(['--host-name', 'lb-1'], {}, other);
    const { msg } = await second.says(/^this agent stands back: /);
    expect(msg).toMatch(/another agent looks after this machine: .* is held by process \d+ \(kubectl tcplb agent /);
    expect(await second.get('/readyz')).toContain('another agent looks after it\n');
    await ask();
    await expectServed();
    expect(second.lines.filter(({ msg }) => / live/.test(msg))).toEqual([]);
    expect(first.lines.filter(({ msg }) => /putting it right/.test(msg))).toEqual([]);
    await first.end('SIGKILL');
    agent = second;
    await second.says(/^this agent looks after the host now$/);
    await second.says(/ is live$/);
    expect(await readFile(path('lb/live/exposures/default.tcp-echo.conf'), 'utf8')).toContain('61s');
    await expectReady();
  });
});
