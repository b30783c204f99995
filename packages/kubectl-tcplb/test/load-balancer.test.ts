import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalize } from './support/normalize.ts';
import { pluginFile, runProcess } from './support/run-plugin.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const isRoot = process.getuid?.() === 0;

let cluster: TestCluster;
let config: string;

async function writeConfig(name: string, nginx: object): Promise<string> {
  const file = join(cluster.directory, name);
  await writeFile(
    file,
    JSON.stringify({
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: [cluster.sandbox.balancerAddress],
      nginx: { directory: join(cluster.directory, name.replace(/\..*/, '')), ...nginx },
    }),
  );
  return file;
}

beforeAll(async () => {
  cluster = await startTestCluster();
  config = await writeConfig('lb.yaml', {});
  await cluster.tcplb('echo deploy --port 23446');
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=30s');
  await cluster.tcplb(`expose ds/tcp-echo --port 23446 --config ${config}`);
  await waitUntil(async () => {
    expect((await cluster.tcplb('get tcp-echo --no-headers')).stdout).toContain('3/3');
  });
});

afterAll(async () => {
  const { nginx } = (await import('@tcplb/core')).defaultConfiguration({ isRoot, homeDirectory: cluster.directory });
  await stopNginx(createLocalHost(), { ...nginx, directory: join(cluster.directory, 'lb') });
  await cluster[Symbol.asyncDispose]();
});

async function run(line: string) {
  const { stdout, stderr, exitCode } = await cluster.tcplb(`${line} --config ${config}`);
  const text = normalize(stdout, cluster.sandbox).replaceAll(/\b[0-9a-f]{12}\b/g, 'REVISION');
  return { stdout: text.replaceAll(/\d+\.\dm?s|\d+\/s/g, 'N'), stderr, exitCode };
}

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('diff, apply, test, and again', async () => {
    const before = await run('diff');
    expect(before.exitCode).toBe(1);
    expect(before.stdout).toContain('+++ planned/exposures/default.tcp-echo.conf\n');
    expect(await run('apply --dry-run')).toEqual({
      stdout: 'revision/REVISION applied (dry run)\n  1 exposure; nginx accepts it\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await run('apply')).toEqual({
      stdout: 'revision/REVISION applied\n  1 exposure; nginx answers with it\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await run('apply')).stdout).toBe('revision/REVISION unchanged\n');
    expect(await run('diff')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(await run('test tcp-echo')).toEqual({
      stdout: `BALANCER:23446: 300 of 300 connections succeeded, N, N

HOSTNAME   CONNECTIONS   SHARE   EXPECTED   P50   P95   P99   MAX
node-1   100   33.3%   33.3%   N   N   N   N
node-2   100   33.3%   33.3%   N   N   N   N
node-3   100   33.3%   33.3%   N   N   N   N

LATENCY   P50   P95   P99   MAX
connect   N   N   N   N
round trip   N   N   N   N
`,
      stderr: '',
      exitCode: 0,
    });
  });
});

describe('test', () => {
  test('--direct goes to each backend', async () => {
    expect(await run('test tcp-echo --direct --connections 5')).toEqual({
      stdout: `NODE   ADDRESS   CONNECTIONS   FAILED   P50   P95   P99   MAX
node-1   NODE-1:23446   5   0   N   N   N   N
node-2   NODE-2:23446   5   0   N   N   N   N
node-3   NODE-3:23446   5   0   N   N   N   N
`,
      stderr: '',
      exitCode: 0,
    });
  });

  test('nobody listens: exit code 3, and what to do', async () => {
    const { stdout, stderr, exitCode } = await run('test tcp-echo --address 127.0.0.1 --connections 2');
    expect(exitCode).toBe(3);
    expect(stdout.split('\n')[0]).toBe('127.0.0.1:23446: 0 of 2 connections succeeded (2 refused), N, N');
    expect(stderr).toBe(
      'error: the test of exposure default/tcp-echo failed\n  2 connections failed (2 refused), none may.\n' +
        '  To tell a broken backend from a broken balancer, test with --direct.\n',
    );
  });

  test('-o json is the report', async () => {
    const { stdout } = await cluster.tcplb(`test tcp-echo --direct --connections 3 -o json --config ${config}`);
    expect(JSON.parse(stdout)).toMatchObject({ passed: true, problems: [], backends: [{}, {}, {}] });
  });
});

describe('without a usable nginx', () => {
  test('there is none', async () => {
    const file = await writeConfig('none.yaml', { binary: '/does/not/exist/nginx' });
    const { stdout, stderr, exitCode } = await cluster.tcplb(`apply --config ${file}`);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^error: .*nginx.*\n {2}On Debian or Ubuntu: apt-get install nginx libnginx-mod-stream\n/);
  });

  test.skipIf(!hasNginx || !isRoot)('it has no stream module (needs root, to hide the module)', async () => {
    const hidden = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/share/nginx/modules'];
    const hide = hidden.map((path) => `if [ -d ${path} ]; then mount -t tmpfs none ${path}; fi`).join('; ');
    const command = `${hide}; exec "$@"`;
    const args = ['--mount', 'sh', '-c', command, 'sh', process.execPath, pluginFile, 'apply', '--config', config];
    const { stdout, stderr, exitCode } = await runProcess('unshare', args, { env: cluster.env });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(
      /^error: nginx .* stream module.*, without which it cannot balance TCP\n {2}On Debian or Ubuntu: apt-get /,
    );
  });
});
