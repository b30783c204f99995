import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Environment,
  type ProcessResult,
  pluginEnvironment,
  runPlugin,
  runProcess,
} from './support/run-plugin.ts';

let directory: string;
let env: Environment;

beforeAll(async () => {
  // Short, because the path of a unix socket has to be.
  directory = await mkdtemp(join(tmpdir(), 'tcplb-s-'));
  env = pluginEnvironment(directory);
});

afterAll(async () => {
  await sandbox('stop');
  await rm(directory, { recursive: true, force: true });
});

const sandbox = (line: string): Promise<ProcessResult> => runPlugin(['sandbox', ...line.split(' ')], { env });

const withoutNumbers = (text: string): string => text.replaceAll(/127(\.\d+){3}(:\d+)?/g, 'ADDRESS');

test('none is running at first', async () => {
  const missing = 'error: no sandbox "default" is running\n  Start one with: kubectl tcplb sandbox start\n';
  expect(await sandbox('status')).toEqual({ stdout: '', stderr: missing, exitCode: 1 });
  expect(await sandbox('node list')).toEqual({ stdout: '', stderr: missing, exitCode: 1 });
});

test('in the background: start, use, change nodes, stop', async () => {
  const file = join(directory, 'kubeconfig.yaml');
  const started = await sandbox(`start --detach --nodes 2 --write-kubeconfig ${file}`);
  expect({ ...started, stdout: withoutNumbers(started.stdout) }).toEqual({
    stdout: `sandbox/default is running
  API server        https://ADDRESS
  nodes             2 of 2 running
  balancer address  ADDRESS
Use it:
  export KUBECONFIG=${file}
Next:
  kubectl tcplb echo deploy                           run an echo server on every node
  kubectl tcplb expose daemonset/tcp-echo --port 446  expose it
  kubectl tcplb sandbox stop                          stop it all
`,
    stderr: '',
    exitCode: 0,
  });
  expect((await sandbox('status')).stdout).toBe(started.stdout);
  const nodes = await runProcess('kubectl', ['get', 'nodes', '-o', 'name', '--kubeconfig', file], { env });
  expect(nodes.stdout).toBe('node/node-1\nnode/node-2\n');

  expect(withoutNumbers((await sandbox('node add')).stdout)).toBe('node/node-3 added (ADDRESS)\n');
  expect((await sandbox('node stop node-1')).stdout).toBe('node/node-1 stopped\n');
  expect(withoutNumbers((await sandbox('node list --no-headers')).stdout).replaceAll(/ +/g, ' ')).toBe(
    'node-1 ADDRESS stopped\nnode-2 ADDRESS running\nnode-3 ADDRESS running\n',
  );
  expect((await sandbox('node start node-1')).stdout).toBe('node/node-1 started\n');
  expect((await sandbox('node remove node-2')).stdout).toBe('node/node-2 removed\n');
  expect((await sandbox('node remove node-2')).exitCode).toBe(1);

  const again = await sandbox('start');
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toMatch(/^error: sandbox "default" is running already \(process \d+\)\n/);

  expect(await sandbox('stop')).toEqual({ stdout: 'sandbox/default stopped\n', stderr: '', exitCode: 0 });
  await expect(access(file)).rejects.toThrow('ENOENT');
  expect((await sandbox('status')).exitCode).toBe(1);
});

test('in the foreground until Ctrl-C, without a touch of ~/.kube', async () => {
  const stop = new AbortController();
  const { stdout, stderr, exitCode } = await runPlugin(['sandbox', 'start', '--nodes', '1', '--name', 'other'], {
    env,
    signal: stop.signal,
    onOutput: (soFar) => {
      if (soFar.includes('Next:')) stop.abort();
    },
  });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout).toContain(`export KUBECONFIG=${join(directory, 'state/tcplb/sandbox/other/kubeconfig')}\n`);
  expect(stdout).toContain('\n  kubectl tcplb sandbox stop --name other ');
  await expect(access(join(directory, '.kube/config'))).rejects.toThrow('ENOENT');
});

test('a kubeconfig that somebody else wrote is not overwritten', async () => {
  const file = join(directory, 'precious.yaml');
  await writeFile(file, 'current-context: production\n');
  expect(await sandbox(`start --write-kubeconfig ${file}`)).toEqual({
    stdout: '',
    stderr:
      `error: ${file} exists and was not written by a sandbox\n` +
      '  Choose another file with --write-kubeconfig, and use it through KUBECONFIG.\n',
    exitCode: 1,
  });
  expect(await readFile(file, 'utf8')).toBe('current-context: production\n');
});
