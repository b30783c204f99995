/** A sandbox that others find: what it leaves where, and that nothing of it stays. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  connectControl,
  prepareSandboxPlace,
  type RunningSandbox,
  readSandboxRecord,
  runSandbox,
  stopSandbox,
} from '../../src/index.ts';

let stateDirectory: string;
beforeEach(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), 'tcplb-run-'));
});
afterEach(() => rm(stateDirectory, { recursive: true }));

const prepare = () => prepareSandboxPlace({ stateDirectory, name: 'default' });

test('it is found while it runs, and nothing is left when its signal fires', async () => {
  const place = await prepare();
  const stop = new AbortController();
  const ready = Promise.withResolvers<RunningSandbox>();
  const running = runSandbox(place, { nodes: 1, signal: stop.signal, onReady: ready.resolve });
  const { record, nodes, balancerAddress } = await ready.promise;
  expect(nodes).toHaveLength(1);
  expect(await readSandboxRecord(stateDirectory, 'default')).toEqual(record);
  expect(await connectControl(record.socket).status()).toMatchObject({ balancerAddress, nodes });
  expect(existsSync(record.kubeconfig)).toBe(true);
  await expect(prepare()).rejects.toMatchObject({ code: 'AlreadyExists' });
  stop.abort();
  await running;
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('others stop it through its control', async () => {
  const ready = Promise.withResolvers<RunningSandbox>();
  const running = runSandbox(await prepare(), { nodes: 0, onReady: ready.resolve });
  const { record } = await ready.promise;
  // A process of its own would end now; this one goes on.
  await Promise.all([running, stopSandbox({ ...record, pid: await endedProcess() })]);
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('a signal that fires while it starts leaves nothing', async () => {
  const stop = new AbortController();
  const running = runSandbox(await prepare(), {
    nodes: 1,
    signal: stop.signal,
    onReady: () => expect.unreachable(),
  });
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('of two that start at once one is refused, and the other is left alone', async () => {
  const stop = new AbortController();
  const ready = Promise.withResolvers<RunningSandbox>();
  const options = { nodes: 0, signal: stop.signal, onReady: ready.resolve };
  const places = [await prepare(), await prepare()] as const;
  const first = runSandbox(places[0], options);
  await expect(runSandbox(places[1], options)).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: 'sandbox "default" is being started or stopped by another process',
  });
  await ready.promise;
  expect(await readSandboxRecord(stateDirectory)).toBeDefined();
  stop.abort();
  await first;
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('what a killed process left in the place is cleared away', async () => {
  const { paths } = await prepare();
  await mkdir(join(paths.balancer, 'run'), { recursive: true });
  await writeFile(join(paths.balancer, 'run/nginx.pid'), '999999999\n');
  await writeFile(paths.kubeconfig, 'current-context: tcplb-sandbox\n');
  const stop = new AbortController();
  await runSandbox(await prepare(), {
    nodes: 0,
    signal: stop.signal,
    onReady: () => {
      expect(existsSync(paths.balancer)).toBe(false);
      stop.abort();
    },
  });
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

/** Id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}
