import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, detectNginx, startEchoServer, stopNginx } from '@tcplb/core';
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

node-1 ###########################################################|  33.3%
node-2 ###########################################################|  33.3%
node-3 ###########################################################|  33.3%
       | expected
`,
      stderr: '',
      exitCode: 0,
    });
  });

  test('describe shows the last test, whoever may not write Events tests all the same', async () => {
    const lastTest = async () => /^Last Test: +(.*)$/m.exec((await run('describe tcp-echo')).stdout)?.[1];
    expect(await lastTest()).toMatch(
      /^passed \d+s ago from \S+: BALANCER:23446: 300 of 300 connections succeeded, N, N\.$/,
    );
    expect((await run('test tcp-echo --connections 30 --expect bye --timeout 2s')).exitCode).toBe(3);
    expect(await lastTest()).toMatch(/^failed \d+s ago from \S+: BALANCER:23446: 0 of 30 connections succeeded/);
    expect((await run('test tcp-echo --connections 60')).exitCode).toBe(0);
    expect(await lastTest()).toMatch(/: 60 of 60 connections succeeded/);
    const events = await cluster.kubectl(
      'get',
      'events',
      '-o',
      'jsonpath={range .items[*]}{.reason} {.count}{"\\n"}{end}',
    );
    expect(events.split('\n')).toEqual(expect.arrayContaining(['TestPassed 2', 'TestFailed 1']));

    const resources = 'services,nodes,endpointslices.discovery.k8s.io';
    await cluster.kubectl('create', 'clusterrole', 'viewer', '--verb=get,list', `--resource=${resources}`);
    await cluster.kubectl('create', 'clusterrolebinding', 'viewer', '--clusterrole=viewer', '--user=eve');
    expect(await run('test tcp-echo --connections 30 --as eve')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await lastTest()).toMatch(/: 60 of 60 connections succeeded/);
  });

  test('--compare shows both ways side by side; a picture in Unicode where the terminal has it', async () => {
    const line = `test tcp-echo --compare --connections 90 --show-source --config ${config}`;
    const env = { ...cluster.env, LANG: 'C.UTF-8' };
    const { stdout, stderr, exitCode } = await cluster.tcplb(line, { env });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const text = normalize(stdout, cluster.sandbox).replaceAll(/[+-]?\d+\.\dm?s|\d+\/s/g, 'N');
    const bar = `${'█'.repeat(59)}│`;
    expect(text).toBe(`through BALANCER:23446: 90 of 90 connections succeeded, N, N
direct  NODE-1:23446: 30 of 30 connections succeeded, N, N
direct  NODE-2:23446: 30 of 30 connections succeeded, N, N
direct  NODE-3:23446: 30 of 30 connections succeeded, N, N

HOSTNAME   THROUGH   P50   P99   DIRECT   P50   P99   COST P50   COST P99
node-1   30   N   N   30   N   N   N   N
node-2   30   N   N   30   N   N   N   N
node-3   30   N   N   30   N   N   N   N
<all>   90   N   N   90   N   N   N   N

Through the balancer:
HOSTNAME   CLIENT SEEN AS   PRESERVED   KNOWN FROM
node-1   127.0.0.1   no   the connection
node-2   127.0.0.1   no   the connection
node-3   127.0.0.1   no   the connection

Direct:
HOSTNAME   CLIENT SEEN AS   PRESERVED   KNOWN FROM
node-1   127.0.0.1   yes   the connection
node-2   127.0.0.1   yes   the connection
node-3   127.0.0.1   yes   the connection

node-1 ${bar}  33.3%
node-2 ${bar}  33.3%
node-3 ${bar}  33.3%
       │ expected
`);
  });

  test('--show-source, --keep-open and --junit', async () => {
    const file = join(cluster.directory, 'junit.xml');
    const line = `test tcp-echo --keep-open --connections 3 --duration 1s --interval 100ms --show-source --junit ${file}`;
    const { stdout, exitCode } = await run(line);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^BALANCER:23446: 3 of 3 connections lived, N, \d+ exchanges\n/);
    expect(stdout).toContain(`HOSTNAME   CLIENT SEEN AS   PRESERVED   KNOWN FROM
node-1   127.0.0.1   no   the connection
`);
    const xml = await readFile(file, 'utf8');
    expect(xml.match(/<testcase [^>]*name="[^"]*"/g)).toHaveLength(4);
    expect(xml).toContain('<testsuites name="kubectl tcplb test" tests="4" failures="0" errors="0" skipped="0"');
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

  test('Ctrl-C prints what there is', async () => {
    const controller = new AbortController();
    let count = 0;
    const host = '127.0.0.77';
    const onConnection = () => ++count === 5 && controller.abort();
    const server = await startEchoServer({ host, port: 23446, hostname: 'node-1', onConnection });
    const line = `test tcp-echo --address ${host} --duration 1h --rate 20 --config ${config}`;
    const { stdout, exitCode } = await cluster.tcplb(line, { signal: controller.signal });
    await server.close();
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^127\.0\.0\.77:23446: \d+ of \d+ connections succeeded/);
  });

  test('what may fail is given by --max-failures; -o junit tells CI what did', async () => {
    const base = 'test tcp-echo --address 127.0.0.1 --connections 2';
    expect((await run(`${base} --max-failures 2`)).exitCode).toBe(0);
    const { stdout, exitCode } = await run(`${base} -o junit`);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('<failure message="2 connections failed (2 refused), none may." type="TestFailed">');
  });

  test.each([
    ['--direct --compare', '--direct and --compare cannot be combined'],
    ['--expect a --connect-only', '--expect and --connect-only cannot be combined'],
    ['--duration 1s --connections 5', '--duration and --connections cannot be combined'],
    ['--keep-open --concurrency 5', '--keep-open and --concurrency cannot be combined'],
    ['--interval 5s', '--interval needs --keep-open'],
    ['--send x', '--send needs --expect or --expect-match'],
    ['--payload-size 3', '--payload-size "3" is not a number from 48 to 16777216'],
    ['--rate 0', '--rate "0" is not a number from 0.001 to 100000'],
    ['--expect \\q', '\\q is no escape'],
    ['--expect-match (', '--expect-match: no regular expression'],
    ['--port 1', 'exposure default/tcp-echo has no listener on port 1\n  It has TCP port 23446.'],
    ['--protocol udp', 'exposure default/tcp-echo has no UDP listener'],
  ])('%s is refused by name', async (flags, message) => {
    const { stdout, stderr, exitCode } = await run(`test tcp-echo ${flags}`);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(message);
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
