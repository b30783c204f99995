/** A revision that differs from the live one in backends alone is left to nginx's master; what it refuses is then tested. */
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import type { Exposure } from '../../src/exposure/exposure.ts';
import type { ApplyOptions } from '../../src/host/apply/apply-context.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyResult, ApplyStep } from '../../src/host/apply/apply-result.ts';
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

describe.skipIf(!hasNginx)(`${withNginx} backends alone that are others`, () => {
  let balancer: Balancer;
  let old: EchoServer;
  let fresh: EchoServer;
  let port: number;
  let steps: ApplyStep[];

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

  const planFor = (...exposures: readonly Exposure[]) => planOf(balancer, exposures);
  const echoTo = ({ port: backendPort }: EchoServer) => exposure('echo', port, backendPort);
  const apply = (plan: ReturnType<typeof planFor>, options: ApplyOptions = {}): Promise<ApplyResult> => {
    steps = [];
    const onStep = (step: ApplyStep) => {
      steps.push(step);
      options.onStep?.(step);
    };
    const settings = { facts: balancer.facts, testsBackends: false, ...options };
    return applyPlan(host, plan, balancer.nginx, { ...settings, onStep });
  };
  const liveFile = (path: string) => join(balancer.nginx.directory, 'live', path);

  test('go live without a test of their own', async () => {
    await apply(planFor(echoTo(old)));
    expect(steps).toContain('test');
    expect(await apply(planFor(echoTo(fresh)))).toMatchObject({ outcome: 'applied', quarantined: [] });
    expect(steps).toEqual(['lock', 'compare', 'probe', 'stage', 'swap', 'reload', 'prove', 'prune']);
    expect(await ask(port)).toBe('fresh: hello');
  });

  test.each<[string, ApplyOptions]>([
    ['unless whoever applies wants it', { testsBackends: true }],
    ['but not in a dry run', { dryRun: true }],
  ])('are tested %s', async (_name, options) => {
    await apply(planFor(echoTo(old)));
    await apply(planFor(echoTo(fresh)), options);
    expect(steps).toContain('test');
  });

  test.each<[string, () => Promise<unknown>]>([
    ['nginx does not run', () => stopNginx(host, balancer.nginx)],
    ['a live file was edited', () => appendFile(liveFile('exposures/default.echo.conf'), '# edited\n')],
    [
      'nginx has another version',
      async () => {
        balancer = { ...balancer, facts: { ...balancer.facts, version: '1.0.0' } };
      },
    ],
    [
      'an exposure was left out',
      () => apply(breakExposure(planFor(echoTo(old), exposure('web', port + 1, 1)), balancer, 'web')),
    ],
  ])('are tested when %s', async (_name, change) => {
    await apply(planFor(echoTo(old)));
    await change();
    expect(await apply(planFor(echoTo(fresh)))).toMatchObject({ outcome: 'applied', quarantined: [] });
    expect(steps).toContain('test');
  });

  describe('and that nginx refuses all the same', () => {
    let snippetFile: string;
    /** An exposure with a line of its owner's, which includes a file of theirs. */
    const withSnippet = (one: Exposure) => ({
      ...one,
      options: { ...one.options, snippet: `include ${snippetFile};` },
    });

    beforeEach(async () => {
      snippetFile = join(balancer.nginx.directory, 'theirs.conf');
      await writeFile(snippetFile, 'preread_timeout 5s;\n');
    });

    async function expectOldServes(plan: ReturnType<typeof planFor>): Promise<void> {
      const { revision } = plan;
      expect(await ask(port)).toBe('old: hello');
      expect(await readLive(host, balancer.nginx)).toMatchObject({
        servedRevision: revision,
        linkedRevision: revision,
      });
      expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toEqual([`1-${revision}`]);
    }

    test('because of a file that is not ours: it is named, the last good ones serve on, and it heals', async () => {
      const live = planFor(withSnippet(echoTo(old)));
      await apply(live);
      await writeFile(snippetFile, 'no_such_directive on;\n');
      await expect(apply(planFor(withSnippet(echoTo(fresh))))).rejects.toMatchObject({
        code: 'ConfigRejected',
        message: `nginx does not accept the configuration: unknown directive "no_such_directive" in ${snippetFile}:1`,
      });
      expect(steps).toEqual(expect.arrayContaining(['reload', 'roll-back', 'test']));
      await expectOldServes(live);
      await writeFile(snippetFile, 'preread_timeout 5s;\n');
      expect(await apply(planFor(withSnippet(echoTo(fresh))))).toMatchObject({ outcome: 'applied' });
      expect(await ask(port)).toBe('fresh: hello');
    });

    test('because of one exposure: that is named, and the others go on', async () => {
      const web = withSnippet(exposure('web', await freePort(), 1));
      await apply(planFor(echoTo(old), web));
      await rm(snippetFile);
      const result = await apply(planFor(echoTo(fresh), web));
      expect(result).toMatchObject({ outcome: 'applied', quarantined: [{ name: 'web', code: 'ConfigRejected' }] });
      expect(result.quarantined[0]?.message).toContain(`open() "${snippetFile}" failed`);
      expect(await ask(port)).toBe('fresh: hello');
    });

    test('because somebody has edited them meanwhile: it is told in the words of nginx, and the next apply succeeds', async () => {
      const live = planFor(echoTo(old));
      await apply(live);
      let editing: Promise<void> | undefined;
      const onStep = (step: ApplyStep) => {
        if (step === 'reload') editing = appendFile(liveFile('exposures/default.echo.conf'), 'no_such_directive on;\n');
      };
      const edited = {
        ...host,
        signal: async (...args: Parameters<typeof host.signal>) => {
          await editing;
          return host.signal(...args);
        },
      };
      const plan = planFor(echoTo(fresh));
      const settings = { facts: balancer.facts, testsBackends: false, onStep };
      await expect(applyPlan(edited, plan, balancer.nginx, settings)).rejects.toMatchObject({
        code: 'ApplyFailed',
        message: expect.stringMatching(/unknown directive "no_such_directive" in .*; revision \w+ serves on$/),
      });
      await expectOldServes(live);
      expect(await apply(plan)).toMatchObject({ outcome: 'applied' });
      expect(await ask(port)).toBe('fresh: hello');
    });
  });

  test('with a master that dies of it are not waited for: the one before is started', async () => {
    const live = planFor(echoTo(old));
    await apply(live);
    const master = (await findMaster(host, balancer.nginx)) ?? 0;
    const onStep = (step: ApplyStep) => {
      if (step === 'prove') process.kill(master, 'SIGKILL');
    };
    await expect(apply(planFor(echoTo(fresh)), { onStep, deadlineMs: 600_000 })).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringMatching(/the nginx master \(process \d+\) .* has ended; revision \w+ serves on$/),
    });
    expect(await ask(port)).toBe('old: hello');
    expect(await apply(planFor(echoTo(fresh)))).toMatchObject({ outcome: 'applied' });
    expect(await ask(port)).toBe('fresh: hello');
  });
});
