/** What goes wrong on a host between two applies: what serves goes on serving, the fault is named, and it heals. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import type { ApplyOptions } from '../../src/host/apply/apply-context.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyStep } from '../../src/host/apply/apply-result.ts';
import { findMaster } from '../../src/host/nginx-process.ts';
import { readLive } from '../../src/host/read-live.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
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

const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe.skipIf(!hasNginx)(`${withNginx} faults of a host`, () => {
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

  const planFor = (server: EchoServer) => planOf(balancer, [exposure('echo', port, server.port)]);
  const apply = (server: EchoServer, options: ApplyOptions = {}) =>
    applyPlan(host, planFor(server), balancer.nginx, { facts: balancer.facts, ...options });

  async function expectOldServes(): Promise<void> {
    const { revision } = planFor(old);
    expect(await ask(port)).toBe('old: hello');
    expect(await readLive(host, balancer.nginx)).toMatchObject({ servedRevision: revision, linkedRevision: revision });
    expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([`1-${revision}`]);
  }

  describe.skipIf(!canMount)(canMount ? 'a full disk' : 'SKIPPED, mounting a tmpfs needs root: a full disk', () => {
    beforeEach(() => {
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', balancer.nginx.directory]);
      expect(mounted.status).toBe(0);
    });

    afterEach(async () => {
      await stopNginx(host, balancer.nginx);
      spawnSync('umount', ['--lazy', balancer.nginx.directory]);
    });

    test('is named, leaves nothing half written, and what serves serves on until there is space', async () => {
      await apply(old);
      const filler = `${balancer.nginx.directory}/filler`;
      await expect(writeFile(filler, Buffer.alloc(2 << 20))).rejects.toMatchObject({ code: 'ENOSPC' });
      for (const attempt of [1, 2]) {
        await expect(apply(fresh), `attempt ${attempt}`).rejects.toMatchObject({
          code: 'ApplyFailed',
          retryable: true,
          message: expect.stringMatching(/^cannot write \/\S+\/revisions\/2-\S+ on this machine: ENOSPC/),
          suggestions: ['Free some space there, or keep fewer revisions with nginx.keepRevisions.'],
        });
        await expectOldServes();
      }
      await rm(filler);
      expect((await apply(fresh)).outcome).toBe('applied');
      expect(await ask(port)).toBe('fresh: hello');
    });
  });

  describe('an nginx master that is stopped (SIGSTOP)', () => {
    const master = async () => (await findMaster(host, balancer.nginx)) ?? 0;
    // Also when the test has failed: a stopped process does not end.
    afterEach(async () => process.kill(await master(), 'SIGCONT'));

    test('is named before anything changes; the next apply after it goes on succeeds', async () => {
      await apply(old);
      const pid = await master();
      process.kill(pid, 'SIGSTOP');
      await expect(apply(fresh)).rejects.toMatchObject({
        code: 'ApplyFailed',
        retryable: true,
        message: `the nginx master (process ${pid}) on this machine is stopped and cannot be reloaded; nothing changed`,
        suggestions: [`Let it go on with kill -CONT ${pid}.`],
      });
      await expectOldServes();
      expect((await apply(fresh, { dryRun: true })).outcome).toBe('applied');
      process.kill(pid, 'SIGCONT');
      expect((await apply(fresh)).outcome).toBe('applied');
      expect(await ask(port)).toBe('fresh: hello');
    });

    test('in the middle of an apply is named, and the apply rolled back', async () => {
      await apply(old);
      const pid = await master();
      const onStep = (step: ApplyStep) => step === 'swap' && process.kill(pid, 'SIGSTOP');
      await expect(apply(fresh, { deadlineMs: 1000, onStep })).rejects.toMatchObject({
        code: 'ApplyFailed',
        retryable: true,
        message: expect.stringMatching(`the nginx master \\(process ${pid}\\) is stopped; revision \\w+ serves on$`),
        suggestions: [`Let it go on with kill -CONT ${pid}.`],
      });
      await expectOldServes();
      process.kill(pid, 'SIGCONT');
      expect((await apply(fresh)).outcome).toBe('applied');
      expect(await ask(port)).toBe('fresh: hello');
    });
  });

  test.each(['nginx.conf', 'revision.conf', 'exposures/default.echo.conf'])(
    'a hand-edited %s that no longer parses is replaced by the next apply, which names it',
    async (path) => {
      await apply(old);
      await writeFile(`${balancer.nginx.directory}/live/${path}`, 'what is this\n');
      expect(liveIsValid(balancer)).toBe(false);
      expect(await ask(port)).toBe('old: hello');
      expect(await apply(old)).toMatchObject({ outcome: 'applied', repaired: [path] });
      expect(liveIsValid(balancer)).toBe(true);
      expect((await apply(old)).outcome).toBe('unchanged');
    },
  );

  test('a hand-edited file that no longer parses, and then nginx is killed: the next apply starts it', async () => {
    await apply(old);
    await writeFile(`${balancer.nginx.directory}/live/nginx.conf`, 'what is this\n');
    await stopNginx(host, balancer.nginx);
    expect(await apply(old)).toMatchObject({ outcome: 'applied', repaired: ['nginx.conf'] });
    expect(await ask(port)).toBe('old: hello');
  });

  test('a hand-edited file that no longer parses, and an apply that nginx refuses: what is in memory serves on', async () => {
    await apply(old);
    await writeFile(`${balancer.nginx.directory}/live/nginx.conf`, 'what is this\n');
    const other = await freePort();
    const taker = createServer();
    // Past the probe, which would quarantine it.
    const onStep = (step: ApplyStep) => step === 'stage' && taker.listen(other, '127.0.0.1');
    const moved = planOf(balancer, [exposure('echo', other, fresh.port)]);
    await expect(applyPlan(host, moved, balancer.nginx, { facts: balancer.facts, onStep })).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringMatching(
        /did not become live .*bind\(\).*; revision \w+ serves on, although its files were changed by hand: nginx\.conf$/,
      ),
    });
    await expectOldServes();
    taker.close();
    expect(await apply(fresh)).toMatchObject({ outcome: 'applied', repaired: ['nginx.conf'] });
    expect(await ask(port)).toBe('fresh: hello');
  });

  describe('two applies at once', () => {
    const lock = () => `${balancer.nginx.directory}/lock`;

    test('the second one waits for as long as it may', async () => {
      await apply(old);
      let waiting: Promise<unknown> = Promise.resolve();
      await host.withLock(lock(), async () => {
        waiting = apply(fresh, { lockWaitMs: 20_000 });
        await expect(apply(fresh, { lockWaitMs: 300 })).rejects.toMatchObject({ code: 'HostBusy' });
        await expectOldServes();
      });
      expect(await waiting).toMatchObject({ outcome: 'applied' });
      expect(await ask(port)).toBe('fresh: hello');
    });

    test('a refusal names who holds the lock; being cancelled ends the wait', async () => {
      await apply(old);
      const controller = new AbortController();
      await host.withLock(lock(), async () => {
        const name = readFileSync(lock(), 'utf8');
        expect(name).toContain(`process ${process.pid} since `);
        await expect(apply(fresh)).rejects.toMatchObject({ message: `${lock()} is held by ${name}` });
        const waiting = apply(fresh, { lockWaitMs: 600_000, signal: controller.signal });
        controller.abort();
        await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(/^(HostBusy|Cancelled)$/) });
      });
    });
  });
});
