/** Going back to revisions that were live, and what the history says of it. */
import { appendFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { type UndoOptions, undoRevision } from '../../src/host/apply/undo-revision.ts';
import { readHistory } from '../../src/host/read-history.ts';
import { readKeptFiles } from '../../src/host/read-kept-files.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
import {
  ask,
  type Balancer,
  createBalancer,
  exposure,
  freePort,
  hasNginx,
  host,
  planOf,
  withNginx,
} from './balancer.ts';

describe.skipIf(!hasNginx)(`${withNginx} undoRevision`, () => {
  let balancer: Balancer;
  let servers: EchoServer[];
  let port: number;

  beforeEach(async () => {
    balancer = await createBalancer();
    const start = (hostname: string) => startEchoServer({ host: '127.0.0.1', port: 0, hostname });
    servers = await Promise.all(['one', 'two', 'three'].map(start));
    port = await freePort();
  });

  afterEach(async () => {
    await balancer.dispose();
    await Promise.all(servers.map((server) => server.close()));
  });

  const planFor = (index: number) => planOf(balancer, [exposure('echo', port, servers[index]?.port ?? 0)]);
  const apply = (index: number) =>
    applyPlan(host, planFor(index), balancer.nginx, { facts: balancer.facts, cause: `apply ${index}` });
  const undo = (options: UndoOptions = {}) =>
    undoRevision(host, balancer.nginx, { facts: balancer.facts, cause: 'undo', ...options });
  /** `3 two last-good`, where `two` is what its backend answers. */
  const history = async () => {
    const names = ['one', 'two', 'three'];
    const revisions = names.map((_, index) => planFor(index).revision);
    return (await readHistory(host, balancer.nginx)).map(({ number, revision, restores, marks }) =>
      [number, names[revisions.indexOf(revision)], restores && `of ${restores}`, ...marks].filter(Boolean).join(' '),
    );
  };

  test('goes back, and a second undo takes the first one back', async () => {
    for (const index of [0, 1, 2]) await apply(index);
    expect(await history()).toEqual(['1 one', '2 two last-good', '3 three live']);
    const files = planFor(0).files.map(({ path, content }) => ({ path, content }));
    expect(await readKeptFiles(host, balancer.nginx, 1)).toEqual(files);
    await expect(readKeptFiles(host, balancer.nginx, 4)).rejects.toMatchObject({ code: 'NotFound' });

    expect(await undo()).toMatchObject({
      outcome: 'applied',
      revision: planFor(1).revision,
      previousRevision: planFor(2).revision,
      number: 4,
      restores: 2,
      previousNumber: 3,
      exposures: 1,
      quarantined: [],
    });
    expect(await ask(port)).toBe('two: hello');
    expect(await history()).toEqual(['1 one', '2 two', '3 three last-good', '4 two of 2 live']);

    expect(await undo()).toMatchObject({ number: 5, restores: 3 });
    expect(await ask(port)).toBe('three: hello');
    expect(await undo({ to: 1 })).toMatchObject({ number: 6, restores: 1, previousNumber: 5 });
    expect(await ask(port)).toBe('one: hello');
    expect((await history()).slice(-2)).toEqual(['5 three of 3 last-good', '6 one of 1 live']);
  });

  test('an apply of what the cluster still wants brings that back', async () => {
    await apply(0);
    await apply(1);
    await undo();
    expect(await apply(1)).toMatchObject({ outcome: 'applied', previousRevision: planFor(0).revision });
    expect(await history()).toEqual(['1 one', '2 two', '3 one of 1 last-good', '4 two live']);
  });

  test('what is live is not put live again', async () => {
    await apply(0);
    await apply(1);
    await apply(0);
    expect(await undo({ to: 1 })).toMatchObject({ outcome: 'unchanged', number: 3, restores: 1 });
    expect(await history()).toEqual(['1 one', '2 two last-good', '3 one live']);
  });

  test('a dry run has nginx test it, tells the two apart, and changes nothing', async () => {
    await apply(0);
    await apply(1);
    const { outcome, before, after } = await undo({ dryRun: true });
    const plain = (index: number) => planFor(index).files.map(({ path, content }) => ({ path, content }));
    expect({ outcome, before, after }).toEqual({ outcome: 'applied', before: plain(1), after: plain(0) });
    expect(await history()).toEqual(['1 one last-good', '2 two live']);
    expect(await ask(port)).toBe('two: hello');
  });

  test('the history tells what stands in each revision, who made it and when', async () => {
    const start = new Date().toISOString();
    await apply(0);
    const [entry] = await readHistory(host, balancer.nginx);
    expect(entry).toEqual({
      number: 1,
      revision: planFor(0).revision,
      appliedAt: expect.any(String),
      cause: 'apply 0',
      exposures: 1,
      listeners: 1,
      quarantined: [],
      marks: ['live'],
    });
    expect((entry?.appliedAt ?? '') >= start && (entry?.appliedAt ?? '') <= new Date().toISOString()).toBe(true);
  });

  test('the history tells what is not as it should be', async () => {
    await apply(0);
    await apply(1);
    const { directory } = balancer.nginx;
    await writeFile(`${directory}/live/exposures/by-hand.conf`, '# nginx reads this too\n');
    expect(await history()).toEqual(['1 one last-good', '2 two live edited']);
    await host.swapLink(`${directory}/live`, `revisions/1-${planFor(0).revision}`);
    expect(await history()).toEqual(['1 one linked last-good', '2 two served']);
    await stopNginx(host, balancer.nginx);
    await rm(`${directory}/revisions/2-${planFor(1).revision}/tcplb.json`);
    expect(await history()).toEqual(['1 one linked', '2 two unreadable']);
  });

  test('only as many are kept as the configuration says', async () => {
    balancer = { ...balancer, nginx: { ...balancer.nginx, keepRevisions: 2 } };
    for (const index of [0, 1, 2]) await apply(index);
    expect(await history()).toEqual(['2 two last-good', '3 three live']);
    await undo();
    expect(await history()).toEqual(['3 three last-good', '4 two of 2 live']);
  });

  test('what somebody writes into a live file is written into no other revision', async () => {
    const other = exposure('other', await freePort(), servers[2]?.port ?? 0);
    const applyBoth = (index: number) => {
      const plan = planOf(balancer, [exposure('echo', port, servers[index]?.port ?? 0), other]);
      return applyPlan(host, plan, balancer.nginx, { facts: balancer.facts });
    };
    await applyBoth(0);
    await applyBoth(1);
    const { directory } = balancer.nginx;
    const written = await readKeptFiles(host, balancer.nginx, 1);
    const [first, second] = (await readdir(`${directory}/revisions`)).sort();
    const inode = async (path: string) => (await stat(`${directory}/revisions/${path}`)).ino;
    const shared = 'exposures/default.other.conf';
    expect(await inode(`${second}/${shared}`)).toBe(await inode(`${first}/${shared}`));
    expect(await inode(`${second}/exposures/default.echo.conf`)).not.toBe(
      await inode(`${first}/exposures/default.echo.conf`),
    );

    await appendFile(`${directory}/live/${shared}`, 'by hand;\n');
    expect(await readKeptFiles(host, balancer.nginx, 1)).toEqual(written);
    expect(await undo()).toMatchObject({ outcome: 'applied', restores: 1, repaired: [shared], after: written });
    expect(await readKeptFiles(host, balancer.nginx, 3)).toEqual(written);
    expect(await ask(port)).toBe('one: hello');
    expect(await applyBoth(1)).toMatchObject({ outcome: 'applied' });
    expect(await undo({ to: 2 })).toMatchObject({ outcome: 'unchanged' });
  });

  test('a file that was added by hand is no part of what serves: the next apply replaces it, and says so', async () => {
    await apply(0);
    await writeFile(`${balancer.nginx.directory}/live/exposures/extra.conf`, 'this does not parse\n');
    expect(await apply(0)).toMatchObject({ outcome: 'applied', repaired: ['exposures/extra.conf'] });
    expect(await apply(0)).toMatchObject({ outcome: 'unchanged' });
  });

  describe('refuses, with nothing changed,', () => {
    let taker: Server | undefined;
    afterEach(() => taker?.close());

    async function expectRefusal(attempt: Promise<unknown>, expected: object): Promise<void> {
      const before = await history();
      await expect(attempt).rejects.toMatchObject(expected);
      expect(await history()).toEqual(before);
      expect((await readdir(`${balancer.nginx.directory}/revisions`)).length).toBe(before.length);
    }

    test('where nothing is live, or nothing was before', async () => {
      await expectRefusal(undo(), { code: 'NotFound', message: expect.stringContaining('nothing of tcplb is live') });
      await apply(0);
      await expectRefusal(undo(), {
        code: 'NotFound',
        message: 'no revision before 1, the live one, is kept on this machine',
      });
      await expectRefusal(undo({ to: 7 }), { code: 'NotFound', message: 'revision 7 is not kept on this machine' });
    });

    test('a revision that was changed by hand since, with its originals, naming the files', async () => {
      await apply(0);
      await apply(1);
      const kept = `${balancer.nginx.directory}/revisions/1-${planFor(0).revision}`;
      await writeFile(`${kept}/exposures/default.echo.conf`, '');
      await writeFile(`${kept}/.originals/exposures/default.echo.conf`, '');
      await expectRefusal(undo(), {
        code: 'Conflict',
        message: 'revision 1 on this machine was changed by hand since it was live: exposures/default.echo.conf',
      });
    });

    test('a revision of another layout', async () => {
      await apply(0);
      await apply(1);
      balancer = { ...balancer, nginx: { ...balancer.nginx, layout: 'include', pidFile: '/nowhere/nginx.pid' } };
      const refusal = { code: 'Conflict', message: expect.stringContaining('made for nginx.layout standalone') };
      await expect(undo()).rejects.toMatchObject(refusal);
      balancer = { ...balancer, nginx: { ...balancer.nginx, layout: 'standalone' } };
    });

    test('a revision of which somebody else has a port by now, naming both', async () => {
      const other = await freePort();
      await applyPlan(host, planOf(balancer, [exposure('gone', other, servers[0]?.port ?? 0)]), balancer.nginx);
      await apply(1);
      taker = await new Promise<Server>((resolve) => {
        const server = createServer().listen(other, '127.0.0.1', () => resolve(server));
      });
      await expect(undo()).rejects.toMatchObject({
        code: 'PortConflict',
        message: expect.stringMatching(
          `^revision 1 cannot go live on this machine: default/gone: TCP port ${other} on 127.0.0.1 is taken by `,
        ),
      });
      expect(await ask(port)).toBe('two: hello');
    });
  });
});
