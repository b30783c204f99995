/**
 * The agent as a process that has its configuration from the cluster: what it knows of it when it starts and the cluster
 * cannot be asked. The directory that holds where no other is named is one of the test's own, by a mount namespace.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createLocalHost, detectNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiDoor, openApiDoor } from './support/api-door.ts';
import { type AgentProcess, startAgentProcess } from './support/run-agent.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const canUnshare = spawnSync('unshare', ['--mount', 'true']).status === 0;
const PORT = 23_503;
const ADDRESS = '127.0.0.81';

let cluster: TestCluster;
let door: ApiDoor;
let agent: AgentProcess;
const path = (name: string) => join(cluster.directory, name);
const pid = async () => Number(await readFile(path('var/tcplb/run/nginx.pid'), 'utf8').catch(() => 'NaN'));

/** Where an agent of root's has its files when nobody says where. */
function start(): AgentProcess {
  const within = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /var/lib && exec "$@"', path('var')];
  const env = { ...cluster.env, KUBECONFIG: path('behind-the-door') };
  agent = startAgentProcess(['--check-interval', '300ms'], env, path('empty'), within);
  return agent;
}

async function configure(more: object = {}): Promise<void> {
  const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration', addresses: [ADDRESS] };
  const metadata = { name: 'tcplb', namespace: 'tcplb-system' };
  const data = { 'tcplb.yaml': JSON.stringify({ ...header, ...more }) };
  await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

async function stopNginxOfAgent(): Promise<void> {
  process.kill(await pid(), 'SIGTERM');
  await waitUntil(async () => expect(await pid()).toBeNaN());
}

const answer = () =>
  new Promise<string>((resolve, reject) => {
    const socket = createConnection(PORT, ADDRESS, () => socket.write('hello'));
    socket.once('error', reject).once('close', () => reject(new Error('closed without an answer')));
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
  });

const remembered = () => readFile(path('var/tcplb/configuration.yaml'), 'utf8');

beforeAll(async () => {
  cluster = await startTestCluster(1);
  door = await openApiDoor(cluster.sandbox.url);
  await writeFile(path('behind-the-door'), door.kubeconfig(cluster.sandbox.kubeconfig));
  await Promise.all(['var', 'empty'].map((name) => mkdir(path(name))));
  await configure();
  await cluster.tcplb(`echo deploy --port ${PORT}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${PORT}`);
});

afterAll(async () => {
  await agent?.end('SIGKILL');
  if (!Number.isNaN(await pid())) await stopNginxOfAgent();
  door.shut();
  await cluster[Symbol.asyncDispose]();
});

describe.skipIf(!hasNginx || !canUnshare)('with a real nginx (needs root and nginx with the stream module)', () => {
  test('it goes on with what the cluster said the last time, and with what it says later', async () => {
    start();
    await agent.says(/ is live$/);
    expect(await remembered()).toContain(ADDRESS);
    expect((await stat(path('var/tcplb/configuration.yaml'))).mode & 0o022).toBe(0);
    await agent.end('SIGKILL');
    await stopNginxOfAgent();

    door.shut();
    start();
    await agent.says(/^going on with the configuration of the last time: /);
    await agent.says(/^nginx did not run; it serves revision [0-9a-f]{12} again$/);
    expect(await answer()).toContain('hello');

    await door.open();
    await configure({ nginx: { idleTimeout: '77s' } });
    await agent.says(/^the configuration is that of ConfigMap tcplb-system\/tcplb$/);
    await waitUntil(async () => {
      expect(await readFile(path('var/tcplb/live/exposures/default.tcp-echo.conf'), 'utf8')).toContain('77s');
    });
    expect(await remembered()).toContain('77s');
    await agent.end('SIGTERM');
  });

  test('what others could have written is not believed, and told', async () => {
    const text = await remembered();
    spawnSync('chmod', ['o+w', path('var/tcplb')]);
    door.shut();
    start();
    await agent.says(/^the configuration of the last time cannot be used: .*others may write to \/var\/lib\/tcplb/);
    await agent.says(/^no configuration yet: /);
    await agent.end('SIGKILL');
    spawnSync('chmod', ['o-w', path('var/tcplb')]);
    expect(await remembered()).toBe(text);
  });

  test('an API server that swallows all that it is sent keeps nginx waiting for a few seconds only', async () => {
    await stopNginxOfAgent();
    await door.open();
    door.pause();
    start();
    await agent.says(/^going on with the configuration of the last time: the API server did not answer within 5 s$/);
    await agent.says(/^nginx did not run; it serves revision /);
    expect(await answer()).toContain('hello');
    door.resume();
    await agent.says(/ was live already$/);
    await agent.end('SIGTERM');
  });

  test('with no ConfigMap any more an agent that starts has the defaults, and remembers nothing', async () => {
    await cluster.kubectl('delete', 'configmap/tcplb', '--namespace', 'tcplb-system');
    start();
    await agent.says(/ live/);
    await expect(remembered()).rejects.toMatchObject({ code: 'ENOENT' });
    await agent.end('SIGTERM');
  });
});
