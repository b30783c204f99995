/** `kill -9` of an apply, at every step that it enters and before every change that it makes. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { applySteps } from '../../src/host/apply/apply-result.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { readLive } from '../../src/host/read-live.ts';
import { linkedRevision, readRevision } from '../../src/host/revision-store.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
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
import type { DyingApply } from './dying-apply.ts';

const SCRIPT = fileURLToPath(new URL('./dying-apply.ts', import.meta.url));

/** Its events when it lived, undefined when it killed itself. */
function runDyingApply(apply: DyingApply): Promise<string[] | undefined> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions=development', SCRIPT, JSON.stringify(apply)];
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error === null) resolve((JSON.parse(stdout) as { events: string[] }).events);
      else if (error.signal === 'SIGKILL') resolve(undefined);
      else reject(new Error(stderr, { cause: error }));
    });
  });
}

describe.skipIf(!hasNginx)(`${withNginx} an apply that is killed with SIGKILL`, () => {
  let balancer: Balancer;
  let servers: EchoServer[];
  let port: number;

  beforeAll(async () => {
    balancer = await createBalancer();
    const start = (hostname: string) => startEchoServer({ host: '127.0.0.1', port: 0, hostname });
    servers = [await start('one'), await start('two')];
    port = await freePort();
  });

  afterAll(async () => {
    await balancer.dispose();
    await Promise.all(servers.map((server) => server.close()));
  });

  const planFor = (server: EchoServer | undefined, ...more: ReturnType<typeof exposure>[]): Plan =>
    planOf(balancer, [exposure('echo', port, server?.port ?? 0), ...more]);
  const apply = (plan: Plan) => applyPlan(host, plan, balancer.nginx, { facts: balancer.facts });

  async function expectOldOrNew(old: Plan, fresh: Plan, when: string): Promise<void> {
    expect(liveIsValid(balancer), `nginx -t ${when}`).toBe(true);
    const revisions = [old.revision, fresh.revision];
    const { servedRevision, linkedRevision: linked } = await readLive(host, balancer.nginx);
    expect(revisions, `served ${when}`).toContain(servedRevision);
    expect(revisions, `linked ${when}`).toContain(linked);
    const paths = hostPaths(balancer.nginx);
    const stored = await readRevision(host, paths, (await linkedRevision(host, paths)) ?? '');
    expect(stored?.intact, `whole ${when}`).toBe(true);
    expect(['one: hello', 'two: hello'], `answer ${when}`).toContain(await ask(port));
  }

  /** Kills it before each of its events from the first on. Resolves to these. */
  async function killAtEach(first: string, options: Partial<DyingApply> = {}): Promise<string[]> {
    const plans = [planFor(servers[0]), planFor(servers[1])] as const;
    await apply(plans[0]);
    const { nginx, facts } = balancer;
    const events = (await runDyingApply({ plan: plans[1], nginx, facts, ...options })) ?? [];
    expect(events.at(-1)).toBe('=> applied');
    const start = events.indexOf(first);
    for (let dieAt = start; dieAt < events.length - 1; dieAt++) {
      const [old, fresh] = (dieAt - start) % 2 === 0 ? [plans[1], plans[0]] : plans;
      const when = `killed before "${events[dieAt]}"`;
      expect(await runDyingApply({ plan: fresh, nginx, facts, dieAt, ...options }), when).toBeUndefined();
      await expectOldOrNew(old, fresh, when);
      expect(['applied', 'unchanged'], when).toContain((await apply(fresh)).outcome);
      expect(await readLive(host, nginx), when).toMatchObject({
        servedRevision: fresh.revision,
        linkedRevision: fresh.revision,
      });
    }
    return events;
  }

  test('leaves the old revision or the new one, whole, and the next apply succeeds', { timeout: 120_000 }, async () => {
    const events = await killAtEach('step lock');
    expect(events).toEqual(expect.arrayContaining(['during writeTree', 'swapLink', 'run nginx -t', 'SIGHUP']));
    const steps = events.filter((event) => event.startsWith('step ')).map((event) => event.slice('step '.length));
    expect(steps).toEqual(applySteps.filter((step) => step !== 'roll-back' && step !== 'keepalived'));
  });

  test('also one that nothing but nginx itself tests', { timeout: 120_000 }, async () => {
    const events = await killAtEach('step swap', { testsBackends: false });
    expect(events.filter((event) => event.startsWith('run '))).toEqual([]);
  });

  test('of the first revision leaves nothing or that revision', { timeout: 120_000 }, async () => {
    const plan = planFor(servers[0]);
    const { nginx, facts } = balancer;
    const reset = async () => {
      await stopNginx(host, nginx);
      await Promise.all(['live', 'revisions', 'run'].map((name) => host.remove(`${nginx.directory}/${name}`)));
    };
    await reset();
    const events = (await runDyingApply({ plan, nginx, facts })) ?? [];
    for (const [dieAt, event] of events.entries()) {
      if (!event.startsWith('step ')) continue;
      const when = `killed before "${event}"`;
      await reset();
      expect(await runDyingApply({ plan, nginx, facts, dieAt }), when).toBeUndefined();
      const { servedRevision, linkedRevision: linked } = await readLive(host, nginx);
      expect([undefined, plan.revision], `served ${when}`).toContain(servedRevision);
      if (linked !== undefined) expect(liveIsValid(balancer), `nginx -t ${when}`).toBe(true);
      expect(['applied', 'unchanged'], when).toContain((await apply(plan)).outcome);
      expect(await ask(port), when).toBe('one: hello');
    }
  });

  test('even while it rolls back', { timeout: 120_000 }, async () => {
    const portToTake = await freePort();
    const old = planFor(servers[0]);
    const refused = planFor(servers[1], exposure('refused', portToTake, servers[1]?.port ?? 0));
    const { nginx, facts } = balancer;
    await apply(old);
    const events = (await runDyingApply({ plan: refused, nginx, facts, portToTake })) ?? [];
    expect(events.at(-1)).toBe('=> ApplyFailed');

    for (let dieAt = events.indexOf('step roll-back'); dieAt < events.length - 1; dieAt++) {
      const when = `killed before "${events[dieAt]}" (${dieAt})`;
      expect(await runDyingApply({ plan: refused, nginx, facts, portToTake, dieAt }), when).toBeUndefined();
      await expectOldOrNew(old, refused, when);
      expect(['applied', 'unchanged'], when).toContain((await apply(old)).outcome);
    }
  });
});
