/** A sandbox whose process is killed leaves no process and no network behind. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import type { NodeDriver } from '../../src/index.ts';
import { createNetnsFabric } from '../../src/nodes/network/netns-fabric.ts';
import { ask, eventually } from '../test-sandbox.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

const program = (driver: NodeDriver) => `
  const { startSandbox } = await import(${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)});
  const sandbox = await startSandbox({ nodes: 1, nodeDriver: '${driver}' });
  console.log(JSON.stringify(sandbox.nodes()[0].address));
`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** The address of the one node of a sandbox in a process of its own. */
async function startElsewhere(driver: NodeDriver): Promise<string> {
  const args = ['--conditions=development', '--input-type=module', '--eval', program(driver)];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  for await (const line of started.stdout.setEncoding('utf8')) return JSON.parse(line as string) as string;
  throw new Error('the sandbox did not start');
}

/** Process ids of the runtimes that the process has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return stdout.trim().split(/\s+/).map(Number);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('node processes end with the process that started them', async () => {
  await startElsewhere('loopback');
  const runtimes = await childrenOf(child?.pid ?? 0);
  expect(runtimes).toHaveLength(1);
  child?.kill('SIGKILL');
  await eventually(() => runtimes.every((pid) => !isAlive(pid)));
  expect(runtimes.filter(isAlive)).toEqual([]);
}, 60_000);

test.skipIf(!isRoot)(
  'namespaces and bridges of a dead sandbox go when the next one starts (root)',
  async () => {
    const address = await startElsewhere('netns');
    expect(await ask(address, 9)).toBe('ECONNREFUSED');
    const [, , third] = address.split('.').map(Number);
    const index = (third ?? 0) / 16;
    const namespaces = async () =>
      (await run('ip', ['netns', 'list'])).stdout.split('\n').map((line) => line.split(' ')[0]);
    expect(await namespaces()).toContain(`tcplb${index}-n1`);
    child?.kill('SIGKILL');
    await eventually(async () => {
      const fabric = await createNetnsFabric(['IPv4']);
      await fabric.close();
      return !(await namespaces()).includes(`tcplb${index}-n1`);
    });
    expect(await namespaces()).not.toContain(`tcplb${index}-n1`);
    expect((await run('ip', ['-json', 'link', 'show', 'type', 'bridge'])).stdout).not.toContain(`"tcplb${index}"`);
  },
  60_000,
);
