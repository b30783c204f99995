/** Revisions of this machine and bundles for others, with the plugin as a user runs it and a real nginx. */
import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalize } from './support/normalize.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const host = createLocalHost();
const hasNginx = await detectNginx(host, 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23451;
const CLUSTER_NOTE = `note: the cluster was not changed: the next apply brings back what its Services ask for, a running agent at once
  To stay with this revision change them too ("kubectl tcplb diff" shows what differs), or end the agent first.
`;

let cluster: TestCluster;

/** Of a balancer with a directory of its own. */
async function writeConfig(name: string, more: object = {}): Promise<string> {
  const file = join(cluster.directory, `${name}.yaml`);
  const nginx = { directory: join(cluster.directory, name), ...more };
  const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
  await writeFile(file, JSON.stringify({ ...header, addresses: [cluster.sandbox.balancerAddress], nginx }));
  return file;
}

/** In words that are the same in each run: revisions become `A`, `B` … in the order in which they are seen. */
function createRun(options: { readonly config?: string; readonly env?: object } = {}) {
  const letters = new Map<string, string>();
  const letter = (revision: string): string => {
    const known = letters.get(revision) ?? String.fromCharCode(65 + letters.size);
    letters.set(revision, known);
    return known;
  };
  return async (line: string) => {
    const flags = options.config === undefined ? '' : ` --config ${options.config}`;
    const env = { ...cluster.env, ...options.env };
    const { stdout, stderr, exitCode } = await cluster.tcplb(`${line}${flags}`, { env });
    const plain = (text: string) =>
      normalize(text, cluster.sandbox)
        .replaceAll(/\b[0-9a-f]{12}\b/g, letter)
        .replaceAll(cluster.directory, 'DIR');
    return { stdout: plain(stdout), stderr: plain(stderr), exitCode };
  };
}

async function stop(name: string): Promise<void> {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  await stopNginx(host, { ...nginx, directory: join(cluster.directory, name) });
}

/** Changes what the cluster asks for. */
async function setIdleTimeout(seconds: number): Promise<void> {
  await cluster.kubectl('annotate', '--overwrite', 'service/tcp-echo', `tcplb.dev/idle-timeout=${seconds}s`);
}

beforeAll(async () => {
  cluster = await startTestCluster(2);
  await cluster.tcplb(`echo deploy --port ${PORT}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${PORT} --config ${await writeConfig('lb')}`);
  await waitUntil(async () => {
    expect((await cluster.tcplb('get tcp-echo --no-headers')).stdout).toContain('2/2');
  });
});

afterAll(async () => {
  for (const name of ['lb', 'offline']) await stop(name);
  await cluster[Symbol.asyncDispose]();
});

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('history and undo: back, back again, to a number, and what the cluster wants wins in the end', async () => {
    const run = createRun({ config: await writeConfig('lb') });
    expect(await run('history')).toEqual({ stdout: '', stderr: 'No revisions found in DIR/lb.\n', exitCode: 0 });
    expect((await run('undo')).stderr).toBe(
      'error: nothing of tcplb is live on this machine in DIR/lb\n  Make something live with "kubectl tcplb apply".\n',
    );

    for (const seconds of [100, 200, 300]) {
      await setIdleTimeout(seconds);
      expect((await run('apply')).exitCode).toBe(0);
    }
    expect((await run('history')).stdout).toBe(`NUMBER   REVISION   AGE   EXPOSURES   LISTENERS   STATUS   MADE BY
1   A   AGE   1   1   <none>   kubectl tcplb apply
2   B   AGE   1   1   last good   kubectl tcplb apply
3   C   AGE   1   1   live   kubectl tcplb apply
`);

    const dryRun = await run('undo --dry-run');
    expect(dryRun.stdout).toContain('\n-   proxy_timeout 300s;\n+   proxy_timeout 200s;\n');
    expect(dryRun.stdout).toContain(
      '\nrevision/B rolled back (dry run)\n  the files of 2; 1 exposure; nginx accepts it\n',
    );

    expect(await run('undo')).toEqual({
      stdout:
        'revision/B rolled back\n  number 4, with the files of 2; 1 exposure; nginx answers with it, before it 3 (C)\n',
      stderr: CLUSTER_NOTE,
      exitCode: 0,
    });
    expect((await run('undo')).stdout).toContain('revision/C rolled back\n  number 5, with the files of 3; ');
    expect((await run('undo --to 1')).stdout).toContain('revision/A rolled back\n  number 6, with the files of 1; ');
    expect(await run('undo --to 1')).toEqual({
      stdout: 'revision/A skipped rollback\n  number 6, which is live, has the files of 1\n',
      stderr: '',
      exitCode: 0,
    });
    expect((await run('history --no-headers')).stdout.split('\n').slice(-3)).toEqual([
      '5   C   AGE   1   1   last good   kubectl tcplb undo to 3',
      '6   A   AGE   1   1   live   kubectl tcplb undo to 1',
      '',
    ]);
    expect((await run('apply')).stdout).toBe('revision/C applied\n  1 exposure; nginx answers with it, before it A\n');
    expect((await run('history -o name')).stdout).toBe(
      [1, 2, 3, 4, 5, 6, 7].map((number) => `revision/${number}\n`).join(''),
    );
  });

  test('history in other formats, and after a hand edit, which the next apply names', async () => {
    const config = await writeConfig('lb');
    const run = createRun({ config });
    await run('apply');
    const json = JSON.parse((await cluster.tcplb(`history -o json --config ${config}`)).stdout);
    expect(json).toMatchObject({ kind: 'RevisionList', host: 'this machine' });
    expect(json.items.at(-1)).toMatchObject({
      kind: 'Revision',
      cause: 'kubectl tcplb apply',
      exposures: 1,
      listeners: 1,
      quarantined: [],
      marks: ['live'],
    });
    const wide = (await run('history -o wide')).stdout.split('\n');
    expect(wide[0]).toMatch(/ {3}MADE BY {3}LIVE SINCE {3}QUARANTINED$/);
    expect(wide.at(-2)).toMatch(
      / {3}live {3}kubectl tcplb apply {3}20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {3}<none>$/,
    );

    await appendFile(join(cluster.directory, 'lb/live/nginx.conf'), 'what is this\n');
    expect((await run('history --no-headers')).stdout).toContain('   live, changed by hand   ');
    expect(await run('apply')).toMatchObject({
      stderr: 'warning: live files had been changed by hand and were replaced: nginx.conf\n',
      exitCode: 0,
    });
    expect((await run('history --no-headers')).stdout).not.toContain('changed by hand');
  });

  test('an apply and an undo at once: each has its turn', async () => {
    const run = createRun({ config: await writeConfig('lb') });
    const results = await Promise.all([run('apply'), run('undo'), run('apply')]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect((await run('history --no-headers')).stdout).toMatch(/ {3}live {3}kubectl tcplb (apply|undo to \d+)\n$/);
  });

  test('without a cluster: history and undo work on, apply does not', async () => {
    const config = await writeConfig('lb');
    await setIdleTimeout(400);
    expect((await createRun({ config })('apply')).exitCode).toBe(0);
    const run = createRun({ config, env: { KUBECONFIG: join(cluster.directory, 'no-such-kubeconfig') } });
    expect((await run('history')).exitCode).toBe(0);
    expect(await run('undo')).toMatchObject({ stderr: CLUSTER_NOTE, exitCode: 0 });
    expect((await run('apply')).exitCode).toBe(1);
    const unnamed = createRun({ env: { KUBECONFIG: join(cluster.directory, 'no-such-kubeconfig') } });
    expect((await unnamed('history')).stderr).toMatch(
      /^warning: the cluster cannot be asked for a configuration: .*\n {2}Taking the built-in defaults, so \S+\. Name another file with --config\.\n/,
    );
  });

  test('a bundle is written here and taken in there, without a cluster, and undone', async () => {
    // It has the port that the other one is going to need.
    await stop('lb');
    const bundle = join(cluster.directory, 'bundle');
    const config = await writeConfig('offline');
    const here = createRun({ config });
    await setIdleTimeout(500);
    expect((await here(`config -o ${bundle}`)).stdout.split('\n')).toContain('DIR/bundle/SHA256SUMS');
    const there = createRun({ config, env: { KUBECONFIG: join(cluster.directory, 'no-such-kubeconfig') } });
    expect(await there(`apply --from ${bundle} --dry-run`)).toEqual({
      stdout: 'revision/A applied (dry run)\n  1 exposure; nginx accepts it\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await there('apply --from bundle')).toEqual({
      stdout: 'revision/A applied\n  1 exposure; nginx answers with it\n',
      stderr: '',
      exitCode: 0,
    });
    // The same as the cluster would have given it.
    expect((await here('apply')).stdout).toMatch(/^revision\/\w+ unchanged\n$/);
    expect((await there('apply --from bundle')).stdout).toBe('revision/A unchanged\n');
    expect((await here('test tcp-echo --connections 20')).exitCode).toBe(0);

    await setIdleTimeout(600);
    await here(`config -o ${bundle}`);
    expect((await there('apply --from bundle')).stdout).toBe(
      'revision/B applied\n  1 exposure; nginx answers with it, before it A\n',
    );
    expect((await there('undo')).stdout).toContain('revision/A rolled back\n  number 3, with the files of 1; ');
    expect((await there('history --no-headers')).stdout).toMatch(
      / {3}last good {3}kubectl tcplb apply --from bundle\n.* {3}live {3}kubectl tcplb undo to 1\n$/,
    );

    await rm(join(bundle, 'nginx/revision.conf'));
    expect(await there('apply --from bundle')).toEqual({
      stdout: '',
      stderr:
        'error: cannot use the bundle DIR/bundle: nginx/revision.conf is missing\n  Get the bundle anew from where it was written.\n',
      exitCode: 2,
    });
  });

  test('a bundle for another directory is refused; a machine without a configuration takes the directory of the bundle', async () => {
    const bundle = join(cluster.directory, 'other-bundle');
    expect((await createRun({ config: await writeConfig('offline') })(`config -o ${bundle}`)).exitCode).toBe(0);
    const other = await createRun({ config: await writeConfig('lb') })(`apply --from ${bundle}`);
    expect({ stdout: other.stdout, exitCode: other.exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(other.stderr).toContain(
      'error: the bundle was made for nginx.directory DIR/offline, and this load balancer has DIR/lb\n',
    );
    const bare = createRun({ env: { KUBECONFIG: join(cluster.directory, 'no-such-kubeconfig') } });
    expect(await bare(`apply --from ${bundle}`)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await readdir(join(cluster.directory, 'offline'))).toContain('live');
  });
});

test.each([
  ['undo --to x', '--to "x" is not a number from 1 to 999999999'],
  ['undo --to 0', '--to "0" is not a number from 1 to 999999999'],
  ['history -o csv', 'expected --output=csv to be one of: table, wide, json, yaml, name'],
  ['apply --from /no/such', 'cannot use the bundle /no/such: it has no SHA256SUMS'],
  ['config -o /proc/x', 'cannot write /proc/x/README.md: ENOENT'],
  ['config tcp-echo -o /proc/x', 'cannot write /proc/x/exposures/default.tcp-echo.conf: ENOENT'],
])('%s is refused by name', async (line, message) => {
  const { stdout, stderr, exitCode } = await cluster.tcplb(line);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain(message);
});
