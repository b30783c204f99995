/** The program of a sandbox, forked for real: it can be used while its parent lives, and nothing of it stays behind. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { stopSandbox } from '@tcplb/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ForkOptions,
  forkSandbox,
  type SandboxProcess,
  type SandboxProgram,
} from '../../src/sandbox/fork-sandbox.ts';

const run = promisify(execFile);
const sources = ['--conditions=development'];
const file = (path: string) => new URL(`../../../${path}`, import.meta.url).pathname;

let stateDirectory: string;
let program: SandboxProgram;
beforeEach(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), 'tcplb-fork-'));
  program = {
    program: file('vscode-tcplb/src/sandbox-main.ts'),
    nodeRuntime: file('sandbox/src/nodes/runtime/node-runtime.ts'),
    stateDirectory,
    name: 'default',
    nodes: 2,
  };
});
afterEach(() => rm(stateDirectory, { recursive: true }));

const options = (more: Partial<ForkOptions> = {}): ForkOptions => ({
  signal: new AbortController().signal,
  log: () => {},
  execArgv: sources,
  ...more,
});

/** Ids of the processes whose command line or parent leads to the sandbox of this test. */
async function processes(): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const found = new Set(
    rows.filter((words) => words.some((word) => word.startsWith(stateDirectory))).map(([pid]) => pid),
  );
  for (const [pid, parent] of rows) if (found.has(parent)) found.add(pid);
  return [...found].filter((pid) => pid !== undefined);
}

const isAlive = (pid: string): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${condition}`);
    await sleep(50);
  }
}

const kubectl = async (sandbox: SandboxProcess['sandbox'], ...args: string[]): Promise<string> =>
  (await run('kubectl', ['--kubeconfig', sandbox.record.kubeconfig, ...args])).stdout;

test('kubectl uses it; when it is let go, no process and no file is left', async () => {
  const { sandbox, ended, release } = await forkSandbox(program, options());
  expect(await kubectl(sandbox, 'get', 'nodes', '-o', 'name')).toBe('node/node-1\nnode/node-2\n');
  const started = await processes();
  expect(started).toHaveLength(3);
  release();
  await ended;
  expect(started.filter(isAlive)).toEqual([]);
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('others stop it', async () => {
  const { sandbox, ended } = await forkSandbox(program, options());
  await Promise.all([stopSandbox(sandbox.record), ended]);
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('cancelled while it starts, it leaves nothing', async () => {
  const cancel = new AbortController();
  const starting = forkSandbox(program, options({ signal: cancel.signal }));
  await until(async () => (await processes()).length > 0);
  const started = await processes();
  cancel.abort();
  await expect(starting).rejects.toMatchObject({ name: 'TcplbError', code: 'Cancelled' });
  expect(started.filter(isAlive)).toEqual([]);
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);

test('a second one of the same name fails with what the sandbox says', async () => {
  const { release, ended } = await forkSandbox(program, options());
  await expect(forkSandbox(program, options())).rejects.toMatchObject({
    name: 'TcplbError',
    code: 'AlreadyExists',
    message: expect.stringMatching(/^sandbox "default" is running already \(process \d+\)$/),
    suggestions: expect.arrayContaining(['Stop it with "kubectl tcplb sandbox stop".']),
  });
  release();
  await ended;
}, 60_000);

test('a program that dies says why in the log', async () => {
  const lines: string[] = [];
  const missing = { ...program, program: join(stateDirectory, 'missing.mjs') };
  await expect(forkSandbox(missing, options({ log: (line) => lines.push(line) }))).rejects.toMatchObject({
    code: 'Internal',
    message: "the sandbox cluster's process ended with exit code 1 before it was ready",
  });
  expect(lines.join('\n')).toContain('Cannot find module');
}, 60_000);

test('when its parent is killed, no process and no file is left', async () => {
  const parent: ChildProcess = fork(new URL('fork-parent.ts', import.meta.url), [JSON.stringify(program)], {
    execArgv: sources,
  });
  const [sandbox] = (await once(parent, 'message')) as [SandboxProcess['sandbox']];
  const pid = String(sandbox.record.pid);
  const started = (await processes()).filter((id) => id !== String(parent.pid));
  expect(started).toContain(pid);
  parent.kill('SIGKILL');
  await until(() => !started.some(isAlive));
  expect(await readdir(stateDirectory)).toEqual([]);
}, 60_000);
