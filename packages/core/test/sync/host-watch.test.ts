/** What the agent sees of an LB host: drift of every kind, and the workers of old generations. */
import { once } from 'node:events';
import { appendFile, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyResult } from '../../src/host/apply/apply-result.ts';
import { findMaster } from '../../src/host/nginx-process.ts';
import { serveLastGood } from '../../src/host/serve-last-good.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
import { findDrift } from '../../src/sync/find-drift.ts';
import { limitOldWorkers } from '../../src/sync/old-workers.ts';
import { waitUntil } from '../cluster/wait-until.ts';
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
} from '../host/balancer.ts';

describe.skipIf(!hasNginx)(`${withNginx} an LB host`, () => {
  let balancer: Balancer;
  let server: EchoServer;
  let port: number;
  let live: ApplyResult;

  /** Each timeout makes another revision. */
  const apply = async (idleTimeoutSeconds = 60) => {
    balancer = { ...balancer, nginx: { ...balancer.nginx, idleTimeoutSeconds } };
    live = await applyPlan(host, planOf(balancer, [exposure('echo', port, server.port)]), balancer.nginx);
  };
  const path = (name: string) => join(balancer.nginx.directory, name);
  const oldWorkers = () => limitOldWorkers(host, balancer.nginx, 10);
  const drift = (depth: 'nginx' | 'files' = 'files') => findDrift(host, balancer.nginx, live, depth);

  beforeEach(async () => {
    balancer = await createBalancer();
    server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
    port = await freePort();
    await apply();
  });

  afterEach(async () => {
    await balancer.dispose();
    await server.close();
  });

  test('as it was left', async () => {
    expect(await drift()).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>, unknown[]]>([
    [
      'a file that was edited',
      () => appendFile(path('live/exposures/default.echo.conf'), '#'),
      [{ kind: 'files-edited', paths: ['exposures/default.echo.conf'] }],
    ],
    [
      'a file that was added',
      () => writeFile(path('live/exposures/mine.conf'), ''),
      [{ kind: 'files-edited', paths: ['exposures/mine.conf'] }],
    ],
    ['a file that was removed', () => rm(path('live/nginx.conf')), [{ kind: 'files-edited', paths: ['nginx.conf'] }]],
    [
      'a link that was moved',
      async () => {
        await rm(path('live'));
        await symlink('/etc', path('live'));
      },
      [{ kind: 'link-moved' }],
    ],
    ['a link that was removed', () => rm(path('live')), [{ kind: 'link-moved' }]],
    ['nginx stopped', () => stopNginx(host, balancer.nginx), [{ kind: 'nginx-down' }]],
    [
      'the master killed, the workers serving on',
      async () => {
        process.kill((await findMaster(host, balancer.nginx)) ?? 0, 'SIGKILL');
        await waitUntil('it is gone', async () => (await findMaster(host, balancer.nginx)) === undefined);
      },
      [{ kind: 'nginx-down' }],
    ],
  ])('%s', async (_name, change, expected) => {
    await change();
    expect(await drift()).toEqual(expected);
  });

  test('another revision, from somebody else', async () => {
    const mine = live;
    await apply(61);
    const { revision } = live;
    live = mine;
    expect(await drift('nginx')).toEqual([{ kind: 'serves-other', revision }]);
    expect(await drift()).toEqual([{ kind: 'serves-other', revision }, { kind: 'link-moved' }]);
  });

  test('edits are not looked for when only nginx is asked', async () => {
    await appendFile(path('live/nginx.conf'), '#');
    expect(await drift('nginx')).toEqual([]);
  });

  test('serves what it served last, only when nginx does not run', async () => {
    expect(await serveLastGood(host, balancer.nginx)).toBe(undefined);
    await stopNginx(host, balancer.nginx);
    expect(await serveLastGood(host, balancer.nginx)).toEqual({ revision: live.revision });
    expect(await drift()).toEqual([]);
    await rm(path('live'));
    await stopNginx(host, balancer.nginx);
    expect(await serveLastGood(host, balancer.nginx)).toBe(undefined);
  });

  describe('whose live revision nginx does not accept any more, and whose nginx does not run', () => {
    const breakFile = (name: string) => appendFile(path(name), 'no directive;\n');
    const directoryOf = async () => (await readlink(path('live'))).replace('revisions/', '');

    test('serves the newest one before it that is as it was written, or can be written so again', async () => {
      const good = live.revision;
      await apply(61);
      // This one is lost; the one before it has the same nginx.conf, by a hard link, and is written anew.
      for (const folder of ['live', 'live/.originals']) await breakFile(`${folder}/exposures/default.echo.conf`);
      await breakFile('live/nginx.conf');
      await apply(62);
      const broken = await directoryOf();
      await breakFile('live/exposures/default.echo.conf');
      await stopNginx(host, balancer.nginx);
      expect(await serveLastGood(host, balancer.nginx)).toEqual({
        revision: good,
        refusal: expect.stringMatching(`^${broken}: unknown directive "no" in .*default.echo.conf`),
      });
      expect(await ask(port)).toBe('node-1: hello');
      await apply(63);
      expect(await drift()).toEqual([]);
    });

    test('says so when there is none, and waits for an address that is missing', async () => {
      const broken = await directoryOf();
      await stopNginx(host, balancer.nginx);
      await writeFile(path('live/exposures/mine.conf'), 'server { listen 192.0.2.1:9; return ""; }\n');
      await expect(serveLastGood(host, balancer.nginx)).rejects.toMatchObject({ code: 'ApplyFailed' });
      expect(await directoryOf()).toBe(broken);
      await breakFile('live/exposures/mine.conf');
      await expect(serveLastGood(host, balancer.nginx)).rejects.toMatchObject({
        code: 'ConfigRejected',
        message: expect.stringMatching(`of ${broken} it says: unknown directive "no" in `),
      });
    });
  });

  test('old workers live for their connections, and the oldest end when there are too many generations', async () => {
    const sockets: Socket[] = [];
    for (let generation = 1; generation <= 4; generation++) {
      sockets.push(await connectAndAsk(port));
      await apply(60 + generation);
    }
    const workers = await oldWorkers();
    // Of each generation at least the worker that has the connection.
    expect(workers.alive).toBeGreaterThanOrEqual(4);
    expect(workers.ended).toBe(0);
    await waitUntil('the others have gone', async () => (await oldWorkers()).alive === 4);

    const perGeneration = await countActiveWorkers(balancer);
    const generations = Math.floor(3 / perGeneration);
    const { ended } = await limitOldWorkers(host, balancer.nginx, generations);
    expect(ended).toBe(4 - generations * perGeneration);
    await once(sockets[0] as Socket, 'close');
    expect(sockets.at(-1)?.destroyed).toBe(generations === 0);
    for (const socket of sockets) socket.destroy();
    await waitUntil('all have gone', async () => (await oldWorkers()).alive === 0);
  });
});

async function connectAndAsk(port: number): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write('hello');
  await once(socket, 'data');
  return socket;
}

async function countActiveWorkers({ nginx }: Balancer): Promise<number> {
  const master = await findMaster(host, nginx);
  const children = (await readFile(`/proc/${master}/task/${master}/children`, 'utf8')).split(' ').filter(Boolean);
  const titles = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
  return titles.filter((title) => !title.includes('shutting down')).length;
}
