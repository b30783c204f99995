/**
 * `kill -9` of a process that applies and undoes, at any moment: `crash.test.ts` knows the steps, this one does not.
 * TCPLB_KILLS sets how many, TCPLB_SEED which moments.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { readLive } from '../../src/host/read-live.ts';
import { linkedRevision, readRevision } from '../../src/host/revision-store.ts';
import type { Plan } from '../../src/plan.ts';
import {
  ask,
  type Balancer,
  createBalancer,
  exposure,
  freePort,
  hasNginx,
  host,
  liveIsValid,
  planOf,
  withNginx,
} from './balancer.ts';

const SCRIPT = fileURLToPath(new URL('./endless-apply.ts', import.meta.url));
const kills = Number(process.env.TCPLB_KILLS ?? 40);
const seed = Number(process.env.TCPLB_SEED ?? 1);

/** Milliseconds of a life at most: more than the whole transaction takes. */
const LIFE_MS = 600;

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(!hasNginx)(`${withNginx} kill -9 of applies (${kills} times, seed ${seed})`, () => {
  let balancer: Balancer;
  let servers: EchoServer[];
  let port: number;
  let plans: readonly [Plan, Plan];

  beforeAll(async () => {
    balancer = await createBalancer();
    const start = (hostname: string) => startEchoServer({ host: '127.0.0.1', port: 0, hostname });
    servers = [await start('one'), await start('two')];
    port = await freePort();
    const planFor = (server: EchoServer | undefined) => planOf(balancer, [exposure('echo', port, server?.port ?? 0)]);
    plans = [planFor(servers[0]), planFor(servers[1])];
    await apply(0);
  });

  afterAll(async () => {
    await balancer.dispose();
    await Promise.all(servers.map((server) => server.close()));
  });

  const apply = (index: number) => applyPlan(host, plans[index % 2] as Plan, balancer.nginx, { facts: balancer.facts });

  /** Resolves when it waits for its first line. */
  async function startApplies(): Promise<ChildProcess> {
    const { nginx, facts } = balancer;
    const args = ['--conditions=development', SCRIPT, JSON.stringify({ plans, nginx, facts })];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  async function killAfter(child: ChildProcess, milliseconds: number): Promise<void> {
    child.stdin?.write('go\n');
    await delay(milliseconds);
    expect(child.exitCode, 'it ended by itself').toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function expectOneOrTheOther(when: string): Promise<void> {
    const revisions = plans.map(({ revision }) => revision);
    // A machine that is busy enough answers late, and that is no answer.
    const served = async () => (await readLive(host, balancer.nginx)).servedRevision;
    await expect.poll(served, { message: `served ${when}`, timeout: 10_000 }).toBeDefined();
    expect(revisions, `served ${when}`).toContain(await served());
    expect(revisions, `linked ${when}`).toContain((await readLive(host, balancer.nginx)).linkedRevision);
    const paths = hostPaths(balancer.nginx);
    const stored = await readRevision(host, paths, (await linkedRevision(host, paths)) ?? '');
    expect(stored?.edited, `whole ${when}`).toEqual([]);
    expect(liveIsValid(balancer), `nginx -t ${when}`).toBe(true);
  }

  test('one whole revision or the other serves, and the next apply succeeds', {
    timeout: 60_000 + kills * 10_000,
  }, async () => {
    const random = createRandom(seed);
    let isOver = false;
    const answers = new Map<string | undefined, number>();
    const asking = (async () => {
      while (!isOver) {
        const answer = await ask(port);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
        await delay(5);
      }
    })();
    let next = startApplies();
    for (let kill = 0; kill < kills; kill++) {
      const life = Math.floor(random() * LIFE_MS);
      const when = `after kill ${kill}, ${life} ms into it (seed ${seed})`;
      const child = await next;
      next = startApplies();
      await killAfter(child, life);
      await expectOneOrTheOther(when);
      expect(['applied', 'unchanged'], when).toContain((await apply(kill)).outcome);
      // What the dead one has started may be so young that old workers still answer beside the new ones.
      const served = async () => (await readLive(host, balancer.nginx)).servedRevision;
      await expect.poll(served, { message: when, timeout: 5000 }).toBe(plans[kill % 2]?.revision);
      const names = await host.readDirectory(`${balancer.nginx.directory}/revisions`);
      expect(
        names.filter((name) => !/^\d+-[0-9a-f]{12}$/.test(name)),
        `left behind ${when}`,
      ).toEqual([]);
    }
    (await next).kill('SIGKILL');
    isOver = true;
    await asking;
    expect([...answers.keys()].sort(), 'every connection was answered').toEqual(['one: hello', 'two: hello']);
  });
});
