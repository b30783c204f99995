/** Drain and undrain with the plugin as a user runs it, a real nginx and connections that stay open. */
import { readFile, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23461;

let cluster: TestCluster;
let directory: string;
let config: string;

beforeAll(async () => {
  cluster = await startTestCluster(2);
  directory = join(cluster.directory, 'lb');
  config = join(cluster.directory, 'lb.yaml');
  const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
  const addresses = [cluster.sandbox.balancerAddress];
  await writeFile(config, JSON.stringify({ ...header, addresses, nginx: { directory } }));
  await cluster.tcplb(`echo deploy --port ${PORT}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await tcplb(`expose ds/tcp-echo --port ${PORT}`);
  await waitUntil(async () => expect((await tcplb('get tcp-echo --no-headers')).stdout).toContain('2/2'));
  await tcplb('apply');
});

afterAll(async () => {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
  await stopNginx(createLocalHost(), { ...nginx, directory });
  await cluster[Symbol.asyncDispose]();
});

const tcplb = (line: string) => cluster.tcplb(`${line} --config ${config}`);
const servedNodes = async () => {
  const text = await readFile(join(directory, 'live/exposures/default.tcp-echo.conf'), 'utf8');
  return [...text.matchAll(/^\s*server \S+:\d+(?! down).* # (\S+)$/gm)].map(([, node]) => node).sort();
};
const annotations = (node: string) =>
  cluster.kubectl('get', 'node', node, '-o', 'jsonpath={.metadata.annotations.tcplb\\.dev/drain}');

interface Connection {
  readonly node: string;
  /** Who answers now. */
  ask(): Promise<string>;
  readonly socket: Socket;
}

/** A connection through the balancer that stays open. */
async function connect(): Promise<Connection> {
  const socket = createConnection(PORT, cluster.sandbox.balancerAddress);
  onTestFinished(() => void socket.destroy());
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      socket.once('error', reject).once('close', () => reject(new Error('the connection was cut')));
      socket.once('data', (data) => resolve(String(data).split(':')[0] ?? ''));
      socket.write('hello\n');
    });
  return { socket, ask, node: await ask() };
}

async function connectTo(wanted: string): Promise<Connection> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const connection = await connect();
    if (connection.node === wanted) return connection;
    connection.socket.destroy();
  }
  throw new Error(`20 connections did not lead to ${wanted}`);
}

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('a node is freed of connections without cutting any, and comes back', async () => {
    const held = await connectTo('node-1');
    const timedOut = await tcplb('drain node-1 --timeout 1s');
    expect(timedOut.exitCode).toBe(1);
    expect(timedOut.stderr).toMatch(/error: after 1 s still open: 1 connection: \S+ \(default\/tcp-echo\) 1\n/);
    expect(timedOut.stderr).toContain('node/node-1 stays drained, and its connections go on');
    expect(await annotations('node-1')).toBe('true');
    expect(await servedNodes()).toEqual(['node-2']);
    expect(await held.ask()).toBe('node-1');
    expect((await connect()).node).toBe('node-2');
    expect((await connect()).node).toBe('node-2');

    const waiting = tcplb('drain node-1 --timeout 60s');
    held.socket.destroy();
    expect(await waiting).toMatchObject({ stdout: 'node/node-1 already drained\n', exitCode: 0 });

    expect(await tcplb('undrain node-1')).toMatchObject({ stdout: 'node/node-1 undrained\n', exitCode: 0 });
    expect(await annotations('node-1')).toBe('');
    expect(await servedNodes()).toEqual(['node-1', 'node-2']);
    expect((await tcplb('undrain node-1')).stdout).toBe('node/node-1 already undrained\n');
    await connectTo('node-1');
  });

  test('the last ready backend is not taken away, unless it is asked for twice', async () => {
    expect((await tcplb('drain node-1')).stdout).toBe('node/node-1 drained\n');
    const refused = await tcplb('drain node-2');
    expect(refused).toMatchObject({ stdout: '', exitCode: 1 });
    expect(refused.stderr).toBe(
      'error: without node node-2 nobody is left to take connections to default/tcp-echo\n' +
        '  Bring another backend up first, or drain all the same with --force.\n',
    );
    expect(await annotations('node-2')).toBe('');
    expect(await servedNodes()).toEqual(['node-2']);

    const forced = await tcplb('drain node-2 --force --timeout 60s');
    expect(forced).toMatchObject({ stdout: 'node/node-2 drained\n' });
    expect(forced.stderr).toContain('warning: without node node-2 nobody is left');
    for (const node of ['node-1', 'node-2']) expect((await tcplb(`undrain ${node}`)).exitCode).toBe(0);
    expect(await servedNodes()).toEqual(['node-1', 'node-2']);
  });

  test('a dry run changes nothing, and a node that is not there is refused by name', async () => {
    for (const [flag, suffix] of [
      ['--dry-run', ' (dry run)'],
      ['--dry-run=server', ' (server dry run)'],
    ]) {
      expect((await tcplb(`drain node-1 ${flag}`)).stdout).toBe(`node/node-1 drained${suffix}\n`);
    }
    expect((await tcplb('drain node-1 --dry-run -o name')).stdout).toBe('node/node-1\n');
    expect(await annotations('node-1')).toBe('');
    const missing = await tcplb('drain node-9');
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toBe('error: Node node-9 does not exist\n  There are: node-1, node-2\n');
  });
});
