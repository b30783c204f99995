/** The layout `include`: an nginx of somebody else's, with a configuration of its own, that includes ours. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { undoRevision } from '../../src/host/apply/undo-revision.ts';
import { readLive } from '../../src/host/read-live.ts';
import type { Plan } from '../../src/plan.ts';
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

describe.skipIf(!hasNginx)(`${withNginx} applyPlan into the nginx of somebody else`, () => {
  let theirs: string;
  let balancer: Balancer;
  let server: EchoServer;
  let port: number;
  let theirPort: number;

  beforeEach(async () => {
    theirs = await mkdtemp('/tmp/tcplb-theirs-');
    balancer = await createBalancer({ layout: 'include', pidFile: `${theirs}/nginx.pid` });
    server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
    port = await freePort();
    theirPort = await freePort();
  });

  afterEach(async () => {
    const pid = Number(await readFile(`${theirs}/nginx.pid`, 'utf8').catch(() => ''));
    if (pid > 1) process.kill(pid, 'SIGTERM');
    await expect.poll(() => ask(theirPort)).toBeUndefined();
    await balancer.dispose();
    await rm(theirs, { recursive: true, force: true });
    await server.close();
  });

  const apply = (plan: Plan) => applyPlan(host, plan, balancer.nginx, { facts: balancer.facts });
  const planFor = (backendPort: number) => planOf(balancer, [exposure('echo', port, backendPort)]);

  async function startTheirs(includes: string): Promise<void> {
    const { streamModule } = balancer.facts;
    const configuration = `${streamModule === 'static' ? '' : `load_module ${streamModule};`}
      pid ${theirs}/nginx.pid; error_log ${theirs}/error.log; worker_processes 1; events {}
      stream { server { listen 127.0.0.1:${theirPort}; return "theirs"; } ${includes} }`;
    await writeFile(`${theirs}/nginx.conf`, configuration);
    const { status, stderr } = spawnSync('nginx', ['-p', theirs, '-c', `${theirs}/nginx.conf`], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  }

  const include = () => `include ${balancer.nginx.directory}/live/stream.conf;`;

  test('writes the files for an nginx that does not run, and says so', async () => {
    expect(await apply(planFor(server.port))).toMatchObject({ outcome: 'written', quarantined: [] });
    expect(await apply(planFor(server.port))).toMatchObject({ outcome: 'written' });
    expect(await host.readDirectory(`${balancer.nginx.directory}/revisions`)).toHaveLength(1);
    await startTheirs(include());
    await expect.poll(() => ask(port)).toBe('node-1: hello');
    expect((await apply(planFor(server.port))).outcome).toBe('unchanged');
  });

  test('reloads the one that runs and proves the revision', async () => {
    await apply(planFor(1));
    await startTheirs(include());
    await expect.poll(() => ask(theirPort)).toBe('theirs');
    expect(await apply(planFor(server.port))).toMatchObject({
      outcome: 'applied',
      previousRevision: planFor(1).revision,
    });
    expect(await ask(port)).toBe('node-1: hello');
    expect(await ask(theirPort)).toBe('theirs');
  });

  test('an undo brings back what it served before', async () => {
    await apply(planFor(server.port));
    await startTheirs(include());
    await expect.poll(() => ask(port)).toBe('node-1: hello');
    await apply(planFor(1));
    expect(await ask(port)).toBeUndefined();
    const { revision } = planFor(server.port);
    const undone = await undoRevision(host, balancer.nginx, { facts: balancer.facts });
    expect(undone).toMatchObject({ outcome: 'applied', revision, number: 3, restores: 1 });
    expect([await ask(port), await ask(theirPort)]).toEqual(['node-1: hello', 'theirs']);
  });

  test('goes back when the whole does not hold together, in the words of nginx', async () => {
    await apply(planFor(server.port));
    await startTheirs(include());
    await expect.poll(() => ask(port)).toBe('node-1: hello');
    const clash = planOf(balancer, [exposure('echo', port, 1), exposure('their-port', theirPort, 1)]);
    // Past the probe, which would quarantine it: the listener is written as if it were ours already.
    const applying = apply({ ...clash, exposures: clash.exposures.slice(0, 1) });
    await expect(applying).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringMatching(/duplicate "127.0.0.1:\d+" address and port pair .*; revision \w+ serves on$/),
    });
    expect([await ask(port), await ask(theirPort)]).toEqual(['node-1: hello', 'theirs']);
    const { revision } = planFor(server.port);
    expect(await readLive(host, balancer.nginx)).toMatchObject({ servedRevision: revision, linkedRevision: revision });
  });
});
