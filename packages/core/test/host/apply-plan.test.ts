import { readFileSync } from 'node:fs';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import type { Exposure } from '../../src/exposure/exposure.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyStep } from '../../src/host/apply/apply-result.ts';
import { findMaster } from '../../src/host/nginx-process.ts';
import { readLive } from '../../src/host/read-live.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
import {
  ask,
  type Balancer,
  breakExposure,
  createBalancer,
  exposure,
  freePort,
  hasNginx,
  host,
  planOf,
  withNginx,
} from './balancer.ts';

describe.skipIf(!hasNginx)(`${withNginx} applyPlan`, () => {
  let balancer: Balancer;
  let old: EchoServer;
  let fresh: EchoServer;
  let port: number;

  beforeEach(async () => {
    balancer = await createBalancer();
    old = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'old' });
    fresh = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'fresh' });
    port = await freePort();
  });

  afterEach(async () => {
    await balancer.dispose();
    await Promise.all([old.close(), fresh.close()]);
  });

  const oldPlan = () => planOf(balancer, [exposure('echo', port, old.port)]);
  const freshPlan = () => planOf(balancer, [exposure('echo', port, fresh.port)]);
  const apply = (plan: ReturnType<typeof oldPlan>, options = {}) => applyPlan(host, plan, balancer.nginx, options);

  test('starts nginx with the first revision and proves it', async () => {
    const steps: ApplyStep[] = [];
    const result = await apply(oldPlan(), { onStep: (step: ApplyStep) => steps.push(step) });
    const { revision } = oldPlan();
    expect(result).toEqual({ outcome: 'applied', revision, planRevision: revision, quarantined: [] });
    expect(steps).toEqual(['lock', 'compare', 'probe', 'stage', 'test', 'swap', 'reload', 'prove', 'prune']);
    expect(await ask(port)).toBe('old: hello');
    const live = await readLive(host, balancer.nginx);
    expect(live).toMatchObject({ servedRevision: revision, linkedRevision: revision, planRevision: revision });
    expect(live.files).toEqual(oldPlan().files.map(({ path, content }) => ({ path, content })));
  });

  test('touches nothing when the revision is live already', async () => {
    await apply(oldPlan());
    const master = await findMaster(host, balancer.nginx);
    const log = await readFile(`${balancer.nginx.directory}/run/error.log`, 'utf8');
    const steps: ApplyStep[] = [];
    const result = await apply(oldPlan(), { onStep: (step: ApplyStep) => steps.push(step) });
    expect(result.outcome).toBe('unchanged');
    expect(steps).toEqual(['lock', 'compare', 'probe']);
    expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([`1-${oldPlan().revision}`]);
    expect(await findMaster(host, balancer.nginx)).toBe(master);
    expect(await readFile(`${balancer.nginx.directory}/run/error.log`, 'utf8')).toBe(log);
  });

  test('a dry run has nginx test the revision, and leaves everything as it was', async () => {
    await apply(oldPlan());
    const steps: ApplyStep[] = [];
    const { revision } = freshPlan();
    const result = await apply(freshPlan(), { dryRun: true, onStep: (step: ApplyStep) => steps.push(step) });
    const previousRevision = oldPlan().revision;
    expect(result).toEqual({ outcome: 'applied', revision, planRevision: revision, previousRevision, quarantined: [] });
    expect(steps).toEqual(['lock', 'compare', 'probe', 'stage', 'test']);
    expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([`1-${previousRevision}`]);
    expect((await readLive(host, balancer.nginx)).servedRevision).toBe(previousRevision);
    expect(await ask(port)).toBe('old: hello');
  });

  test('reloads the running nginx; from then on every connection goes the new way', async () => {
    await apply(oldPlan());
    const master = await findMaster(host, balancer.nginx);
    const result = await apply(freshPlan());
    expect(result).toMatchObject({ outcome: 'applied', previousRevision: oldPlan().revision });
    expect(await findMaster(host, balancer.nginx)).toBe(master);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(port)));
    expect(new Set(answers)).toEqual(new Set(['fresh: hello']));
  });

  test.each<[string, () => ReturnType<typeof oldPlan>, object, string, string[]]>([
    ['another one, with one reload', freshPlan, { outcome: 'applied' }, 'fresh', ['stage', 'stage', 'swap', 'reload']],
    ['what is live already, which leaves all as it was', oldPlan, { outcome: 'unchanged' }, 'old', ['stage']],
  ])('what is made ready gives way to %s', async (_name, newer, result, answer, expected) => {
    await apply(oldPlan());
    const steps: ApplyStep[] = [];
    // Once before anything is written, and once after that.
    const answers = [undefined, newer()];
    const other = planOf(balancer, [exposure('echo', port, 1)]);
    const applied = await apply(other, {
      newerPlan: () => answers.shift(),
      testsBackends: false,
      onStep: (step: ApplyStep) => steps.push(step),
    });
    expect(applied).toMatchObject({ ...result, revision: newer().revision, planRevision: newer().revision });
    expect(steps.filter((step) => /stage|test|swap|reload/.test(step))).toEqual(expected);
    expect(await ask(port)).toBe(`${answer}: hello`);
    expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([
      ...new Set([`1-${oldPlan().revision}`, `${answer === 'old' ? 1 : 2}-${newer().revision}`]),
    ]);
  });

  test('keeps the last ten revisions', async () => {
    for (let index = 0; index < 12; index++) {
      await apply(planOf(balancer, [exposure('echo', port, 20_000 + index)]));
    }
    const kept = await host.readDirectory(`${balancer.nginx.directory}/revisions`);
    expect(kept.map((name) => Number(name.split('-')[0])).sort((a, b) => a - b)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  test('a hand-edited live file is put right', async () => {
    await apply(oldPlan());
    const file = `${balancer.nginx.directory}/live/exposures/default.echo.conf`;
    await writeFile(file, '# gone\n');
    expect((await apply(oldPlan())).outcome).toBe('applied');
    expect(await readFile(file, 'utf8')).toContain('upstream');
  });

  test('a hand-deleted live link is put back', async () => {
    await apply(oldPlan());
    await rm(`${balancer.nginx.directory}/live`);
    expect(await apply(oldPlan())).toMatchObject({ outcome: 'applied', revision: oldPlan().revision });
    expect(await readLive(host, balancer.nginx)).toMatchObject({ linkedRevision: oldPlan().revision });
    await rm(`${balancer.nginx.directory}/live`);
    await apply(freshPlan());
    expect(await ask(port)).toBe('fresh: hello');
  });

  test('a hand-deleted revision socket: nothing can be proven, so nothing is changed, and it says what to do', async () => {
    await apply(oldPlan());
    await rm(`${balancer.nginx.directory}/run/revision.sock`);
    await expect(apply(freshPlan(), { deadlineMs: 1000 })).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringMatching(/does not answer on .*revision\.sock after 1000 ms; nginx runs on/),
      suggestions: [expect.stringContaining('end nginx and apply again')],
    });
    expect(await readLive(host, balancer.nginx)).toMatchObject({ linkedRevision: oldPlan().revision });
    await stopNginx(host, balancer.nginx);
    expect((await apply(freshPlan())).outcome).toBe('applied');
    expect(await ask(port)).toBe('fresh: hello');
  });

  test('leftovers of a crashed apply are cleaned up', async () => {
    await apply(oldPlan());
    const { directory } = balancer.nginx;
    await host.writeTree(`${directory}/revisions/7-0123456789ab`, [{ path: 'nginx.conf', content: 'half' }]);
    await host.makeDirectory(`${directory}/revisions/8-0123456789ab.partial/exposures`);
    await symlink('revisions/nowhere', `${directory}/live.new`);
    await apply(freshPlan());
    const names = await host.readDirectory(`${directory}/revisions`);
    expect(names).toEqual([`1-${oldPlan().revision}`, `2-${freshPlan().revision}`]);
    expect(await host.readLink(`${directory}/live.new`)).toBeUndefined();
  });

  test('what somebody else put beside the revisions is left alone', async () => {
    const { directory } = balancer.nginx;
    await host.writeTree(`${directory}/revisions/2024-notes`, [{ path: 'why.txt', content: 'kept' }]);
    await host.writeTree(`${directory}/revisions/r1.partial`, [{ path: 'why.txt', content: 'kept' }]);
    await apply(oldPlan());
    await apply(freshPlan());
    expect(await host.readDirectory(`${directory}/revisions`)).toEqual([
      `1-${oldPlan().revision}`,
      `2-${freshPlan().revision}`,
      '2024-notes',
      'r1.partial',
    ]);
  });

  test('a first start that is not proven in time leaves no nginx behind', async () => {
    let started = '';
    const applying = apply(oldPlan(), {
      // Less than a proof takes, and enough for nginx to have started.
      deadlineMs: 100,
      onStep: (step: ApplyStep) => {
        if (step === 'roll-back') started = readFileSync(`${balancer.nginx.directory}/run/nginx.pid`, 'utf8').trim();
      },
    });
    await expect(applying).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringContaining('nginx is not running, as before'),
    });
    expect(started).toMatch(/^\d+$/);
    expect(await host.readFile(`/proc/${started}/cmdline`)).toBeFalsy();
    expect((await apply(oldPlan())).outcome).toBe('applied');
  });

  test('two applies at once: one of them goes on, and one whole revision is live', async () => {
    await apply(oldPlan());
    const outcomes = await Promise.allSettled([apply(freshPlan()), apply(oldPlan())]);
    for (const outcome of outcomes.filter((one) => one.status === 'rejected')) {
      expect(outcome.reason).toMatchObject({ code: 'HostBusy', retryable: true });
    }
    const { servedRevision, linkedRevision } = await readLive(host, balancer.nginx);
    expect(servedRevision).toBe(linkedRevision);
    expect([oldPlan().revision, freshPlan().revision]).toContain(linkedRevision);
  });

  test('a busy lock names its holder', async () => {
    const { directory } = balancer.nginx;
    await host.withLock(`${directory}/lock`, async () => {
      await expect(apply(oldPlan())).rejects.toMatchObject({
        code: 'HostBusy',
        message: expect.stringContaining(`${directory}/lock is held by process ${process.pid} since `),
      });
    });
    expect((await apply(oldPlan())).outcome).toBe('applied');
  });

  test('cancelled before the swap: nothing changed', async () => {
    await apply(oldPlan());
    for (const last of ['compare', 'probe', 'stage', 'test', 'swap']) {
      const controller = new AbortController();
      const applying = apply(freshPlan(), {
        signal: controller.signal,
        onStep: (step: ApplyStep) => step === last && controller.abort(),
      });
      if (last === 'swap') await applying;
      else await expect(applying).rejects.toMatchObject({ code: 'Cancelled' });
      expect(await ask(port)).toBe(last === 'swap' ? 'fresh: hello' : 'old: hello');
    }
  });

  describe('when nginx had been killed', () => {
    test('master and workers: a stale socket is in the way of nobody', async () => {
      await apply(oldPlan());
      const master = (await findMaster(host, balancer.nginx)) ?? 0;
      const children = (await readFile(`/proc/${master}/task/${master}/children`, 'utf8'))
        .trim()
        .split(' ')
        .map(Number);
      for (const pid of [master, ...children]) process.kill(pid, 'SIGKILL');
      await expect.poll(() => ask(port)).toBeUndefined();
      expect((await apply(freshPlan())).outcome).toBe('applied');
      expect(await ask(port)).toBe('fresh: hello');
    });

    test.each(['', '/'])('only the master: its orphaned workers hand over (directory with %j behind)', async (end) => {
      const { nginx } = balancer;
      balancer = { ...balancer, nginx: { ...nginx, directory: `${nginx.directory}${end}` } };
      await apply(oldPlan());
      const master = (await findMaster(host, balancer.nginx)) ?? 0;
      process.kill(master, 'SIGKILL');
      await expect.poll(() => findMaster(host, balancer.nginx)).toBeUndefined();
      expect(await ask(port)).toBe('old: hello');
      expect((await apply(oldPlan())).outcome).toBe('applied');
      expect(await findMaster(host, balancer.nginx)).toBeGreaterThan(0);
      expect((await apply(freshPlan())).outcome).toBe('applied');
      expect(await ask(port)).toBe('fresh: hello');
    });
  });

  describe('port taken by another process', () => {
    let taker: Server;
    afterEach(() => taker.close());

    const take = (taken: number) =>
      new Promise<Server>((resolve) => {
        const server = createServer().listen(taken, '127.0.0.1', () => resolve(server));
      });

    test('before the apply: that exposure is quarantined, the others go on, and it comes back when the port is free', async () => {
      const other = await freePort();
      taker = await take(other);
      await apply(oldPlan());
      const both = planOf(balancer, [exposure('echo', port, fresh.port), exposure('other', other, fresh.port)]);
      const result = await apply(both);
      expect(result).toMatchObject({ outcome: 'applied', planRevision: both.revision });
      expect(result.quarantined).toMatchObject([
        { namespace: 'default', name: 'other', code: 'PortConflict', kept: false },
      ]);
      expect(result.quarantined[0]?.message).toContain(`TCP port ${other} on 127.0.0.1 is taken by`);
      expect(await ask(port)).toBe('fresh: hello');
      expect(await apply(both)).toMatchObject({ outcome: 'unchanged', quarantined: result.quarantined });
      await new Promise((resolve) => taker.close(resolve));
      expect(await apply(both)).toMatchObject({ outcome: 'applied', revision: both.revision, quarantined: [] });
      expect(await ask(other)).toBe('fresh: hello');
    });

    test('after the probe: nginx refuses, the apply is rolled back and the old revision serves', async () => {
      await apply(oldPlan());
      const other = await freePort();
      const moved = planOf(balancer, [exposure('echo', other, fresh.port)]);
      let taking: Promise<Server> | undefined;
      const applying = apply(moved, {
        onStep: (step: ApplyStep) => {
          if (step === 'stage') taking = take(other);
        },
      });
      await expect(applying).rejects.toMatchObject({
        code: 'ApplyFailed',
        message: expect.stringMatching(/did not become live on this machine: .*bind\(\).*; revision \w+ serves on/),
      });
      taker = (await taking) as Server;
      expect(await ask(port)).toBe('old: hello');
      expect(await readLive(host, balancer.nginx)).toMatchObject({
        servedRevision: oldPlan().revision,
        linkedRevision: oldPlan().revision,
      });
      expect((await apply(freshPlan())).outcome).toBe('applied');
    });

    test('at the first start: nothing is left behind', async () => {
      let taking: Promise<Server> | undefined;
      const applying = apply(oldPlan(), {
        onStep: (step: ApplyStep) => {
          if (step === 'stage') taking = take(port);
        },
      });
      await expect(applying).rejects.toMatchObject({
        code: 'ApplyFailed',
        message: expect.stringContaining('nginx is not running, as before'),
      });
      taker = (await taking) as Server;
      expect(await readLive(host, balancer.nginx)).toEqual({ files: [], quarantined: [] });
      expect(await findMaster(host, balancer.nginx)).toBeUndefined();
    });
  });

  test('a listener cannot move to an overlapping address while nginx runs: it stays, and it says what to do', async () => {
    await apply(oldPlan());
    const [listener] = exposure('echo', port, fresh.port).listeners;
    const everywhere = {
      ...exposure('echo', port, fresh.port),
      listeners: [{ ...listener, address: '*' }],
    } as Exposure;
    const plan = planOf(balancer, [everywhere]);
    const result = await apply(plan);
    expect(result.quarantined).toMatchObject([
      {
        kept: true,
        message: `TCP port ${port} on 0.0.0.0 cannot be opened while this nginx listens on TCP 127.0.0.1:${port}; end nginx and apply again`,
      },
    ]);
    expect(await ask(port)).toBe('old: hello');
    await stopNginx(host, balancer.nginx);
    expect(await apply(plan)).toMatchObject({ outcome: 'applied', revision: plan.revision, quarantined: [] });
    expect(await ask(port)).toBe('fresh: hello');
  });

  describe('an exposure that nginx does not accept', () => {
    test('keeps its last good file while the others go on; the same plan again changes nothing', async () => {
      const other = await freePort();
      await apply(planOf(balancer, [exposure('bad', port, old.port), exposure('good', other, old.port)]));
      const next = planOf(balancer, [exposure('bad', port, fresh.port), exposure('good', other, fresh.port)]);
      const broken = breakExposure(next, balancer, 'bad');
      const result = await apply(broken);
      expect(result.outcome).toBe('applied');
      expect(result.revision).not.toBe(broken.revision);
      expect(result.quarantined).toMatchObject([{ name: 'bad', code: 'ConfigRejected', kept: true }]);
      expect(result.quarantined[0]?.message).toMatch(
        /^unknown directive "no_such_directive" in exposures\/default\.bad\.conf:\d+$/,
      );
      expect([await ask(port), await ask(other)]).toEqual(['old: hello', 'fresh: hello']);
      expect(await apply(broken)).toMatchObject({ outcome: 'unchanged', quarantined: result.quarantined });
      expect(await apply(next)).toMatchObject({ outcome: 'applied', quarantined: [] });
      expect(await ask(port)).toBe('fresh: hello');
    });

    test('is left out when it never had a good one', async () => {
      const other = await freePort();
      const plan = planOf(balancer, [exposure('bad', other, old.port), exposure('echo', port, old.port)]);
      const result = await apply(breakExposure(plan, balancer, 'bad'));
      expect(result.quarantined).toMatchObject([{ name: 'bad', kept: false }]);
      expect(await ask(port)).toBe('old: hello');
    });

    test('a complaint about no exposure in particular rejects the plan', async () => {
      await apply(oldPlan());
      const files = freshPlan().files.map((file) =>
        file.path === 'nginx.conf' ? { ...file, content: `${file.content}nonsense;\n` } : file,
      );
      await expect(apply({ ...freshPlan(), files })).rejects.toMatchObject({
        code: 'ConfigRejected',
        message: expect.stringContaining('unknown directive "nonsense"'),
      });
      expect(await ask(port)).toBe('old: hello');
      expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([`1-${oldPlan().revision}`]);
    });
  });

  test('stopNginx leaves no process and no socket', async () => {
    await apply(oldPlan());
    expect(await stopNginx(host, balancer.nginx)).toBe(true);
    expect(await ask(port)).toBeUndefined();
    expect(await host.readDirectory(`${balancer.nginx.directory}/run`)).toEqual(['error.log']);
    expect(await stopNginx(host, balancer.nginx)).toBe(false);
  });

  test('a directory that cannot be written is named', async () => {
    const { directory } = balancer.nginx;
    await writeFile(`${directory}/file`, '');
    await expect(
      applyPlan(host, oldPlan(), { ...balancer.nginx, directory: `${directory}/file` }),
    ).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringContaining(`${directory}/file`),
    });
  });

  test('a directory whose name is too long for a unix socket is refused', async () => {
    const directory = `${balancer.nginx.directory}/${'x'.repeat(100)}`;
    await expect(applyPlan(host, oldPlan(), { ...balancer.nginx, directory })).rejects.toMatchObject({
      code: 'InvalidConfiguration',
      message: expect.stringContaining('Linux allows 107'),
    });
  });
});
