/** The agent as a process, with a cluster that changes under it and a real nginx. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFile, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import {
  type ClusterClient,
  createClusterClient,
  createLocalHost,
  defaultConfiguration,
  detectNginx,
  resources,
  stopNginx,
} from '@tcplb/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ApiDoor, openApiDoor } from './support/api-door.ts';
import { type AgentProcess, startAgentProcess } from './support/run-agent.ts';
import type { Environment } from './support/run-plugin.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
/** Prints datagrams as systemd would get them: line by line. */
const LISTEN =
  'socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])); $| = 1; print "$m\n" while defined recv(S, $m, 4096, 0)';
const hasSystemdNotify = ['systemd-notify', 'perl'].every((name) => spawnSync(name, ['--version']).error === undefined);
const PORT = 23447;
const TIMEOUT = 'tcplb.dev/connect-timeout';

let cluster: TestCluster;
let client: ClusterClient;
let door: ApiDoor;
let directory: string;
let agent: AgentProcess;

function start(...flags: string[]): AgentProcess {
  return startWith({}, ...flags);
}

function startWith(more: Environment, ...flags: string[]): AgentProcess {
  const env = { ...cluster.env, KUBECONFIG: join(cluster.directory, 'behind-the-door'), ...more };
  const config = join(cluster.directory, 'lb.yaml');
  agent = startAgentProcess(['--config', config, '--check-interval', '500ms', ...flags], env, cluster.directory);
  return agent;
}

/** Who answers one connection through the balancer. */
function connectOnce(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(PORT, cluster.sandbox.balancerAddress, () => socket.write('hello'));
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
    socket.once('error', reject).once('close', () => reject(new Error('closed without an answer')));
    socket.once('data', (data) => {
      resolve(String(data).split(':')[0] ?? '');
      socket.destroy();
    });
  });
}

/** Who answers; none of the connections may fail. */
async function answering(): Promise<string[]> {
  const names = await Promise.all(Array.from({ length: 24 }, connectOnce));
  return [...new Set(names)].sort();
}

const served = () => readFile(join(directory, 'live/exposures/default.tcp-echo.conf'), 'utf8');
const servedNodes = async () => [...(await served()).matchAll(/ # (\S+)$/gm)].map(([, node]) => node).sort();
const nginxPid = async () => Number(await readFile(join(directory, 'run/nginx.pid'), 'utf8'));
const reloads = () => agent.lines.filter(({ msg }) => / is live$/.test(msg)).length;

function expectNodes(...nodes: string[]): Promise<void> {
  return waitUntil(async () => expect(await servedNodes()).toEqual(nodes));
}

function changeService(metadata: object): Promise<unknown> {
  return client.patch(resources.services, 'tcp-echo', 'default', 'merge', { metadata });
}

function expectAnswers(...nodes: string[]): Promise<void> {
  return waitUntil(async () => expect(await answering()).toEqual(nodes));
}

beforeAll(async () => {
  cluster = await startTestCluster();
  directory = join(cluster.directory, 'lb');
  client = await createClusterClient({ kubeconfig: join(cluster.directory, 'kubeconfig'), env: {} });
  door = await openApiDoor(cluster.sandbox.url);
  await writeFile(join(cluster.directory, 'behind-the-door'), door.kubeconfig(cluster.sandbox.kubeconfig));
  await writeConfiguration({});
  await cluster.tcplb(`echo deploy --port ${PORT}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${PORT} --config ${join(cluster.directory, 'lb.yaml')}`);
});

/** The next test begins with three nodes and an API server that answers, however this one went. */
afterEach(async () => {
  await agent?.end('SIGKILL');
  await door.open();
  const stopped = cluster.sandbox.nodes().filter(({ running }) => !running);
  await Promise.all(stopped.map(({ name }) => cluster.sandbox.startNode(name)));
});

afterAll(async () => {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
  await stopNginx(createLocalHost(), { ...nginx, directory });
  door.shut();
  client.close();
  await cluster[Symbol.asyncDispose]();
});

async function writeConfiguration(nginx: object): Promise<void> {
  const configuration = {
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'LoadBalancerConfiguration',
    addresses: [cluster.sandbox.balancerAddress],
    nginx: { directory, ...nginx },
  };
  await writeFile(join(cluster.directory, 'lb.yaml'), JSON.stringify(configuration));
}

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('nodes join, die and are removed, and the traffic follows without anybody doing anything', async () => {
    start();
    await expectNodes('node-1', 'node-2', 'node-3');
    await agent.says(/ is live$/);
    await expectAnswers('node-1', 'node-2', 'node-3');
    await waitUntil(async () => {
      const row = await cluster.kubectl('get', 'service/tcp-echo', '--no-headers');
      expect(row).toContain(` ${cluster.sandbox.balancerAddress} `);
    });

    await cluster.sandbox.addNode();
    await expectNodes('node-1', 'node-2', 'node-3', 'node-4');
    await waitUntil(async () => expect(await answering()).toContain('node-4'));

    await cluster.sandbox.stopNode('node-2');
    await expectNodes('node-1', 'node-3', 'node-4');
    await cluster.sandbox.removeNode('node-4');
    await expectNodes('node-1', 'node-3');
    await cluster.sandbox.startNode('node-2');
    await expectNodes('node-1', 'node-2', 'node-3');
    await expectAnswers('node-1', 'node-2', 'node-3');
  });

  test('reloads for what changes something, and for a burst of changes seldom', async () => {
    start();
    await agent.says(/ was live already$/);
    for (let n = 0; n < 100; n++) await changeService({ labels: { n: `${n}` } });
    expect(reloads()).toBe(0);

    const begun = performance.now();
    for (let n = 1; n <= 200; n++) await changeService({ annotations: { [TIMEOUT]: `${1000 + n}ms` } });
    await waitUntil(async () => expect(await served()).toContain('proxy_connect_timeout 1200ms;'));
    expect(reloads()).toBeLessThanOrEqual(Math.ceil((performance.now() - begun) / 500));
    expect(await agent.get('/readyz')).toBe('ok\n');
    expect(await agent.get('/metrics')).toContain(
      'tcplb_backends{namespace="default",exposure="tcp-echo",state="ready"} 3',
    );
  });

  test('a cluster that cannot be asked takes nothing away, and is followed again when it can', async () => {
    start('--hold', '0s');
    await agent.says(/ was live already$/);
    door.shut();
    await agent.says(/^the cluster cannot be followed, what serves goes on serving: /);
    await cluster.sandbox.stopNode('node-3');
    await cluster.sandbox.stopNode('node-2');
    expect(await servedNodes()).toEqual(['node-1', 'node-2', 'node-3']);
    expect(await connectOnce()).toBe('node-1');
    await door.open();
    await agent.says(/^the cluster is followed again$/);
    await expectNodes('node-1');
    await cluster.sandbox.startNode('node-2');
    await cluster.sandbox.startNode('node-3');
    await expectNodes('node-1', 'node-2', 'node-3');
  });

  test('a sudden loss of most backends is believed when it lasts, even if nobody looked when it came', async () => {
    expect(await servedNodes()).toEqual(['node-1', 'node-2', 'node-3']);
    await Promise.all([cluster.sandbox.stopNode('node-2'), cluster.sandbox.stopNode('node-3')]);
    await waitUntil(async () => expect((await cluster.tcplb('get tcp-echo --no-headers')).stdout).toContain('1/3'));
    start('--hold', '2s');
    await agent.says(/^exposure default\/tcp-echo keeps 2 of 3 backends that are suddenly not ready/);
    expect(await servedNodes()).toEqual(['node-1', 'node-2', 'node-3']);
    await expectNodes('node-1');
    await cluster.sandbox.startNode('node-2');
    await cluster.sandbox.startNode('node-3');
    await expectNodes('node-1', 'node-2', 'node-3');
  });

  test('an nginx that was killed is started again, its orphaned workers notwithstanding', async () => {
    start('--drift', 'report');
    await agent.says(/ was live already$/);
    const killed = await nginxPid();
    process.kill(killed, 'SIGKILL');
    await waitUntil(async () => expect(await nginxPid()).not.toBe(killed));
    await expectAnswers('node-1', 'node-2', 'node-3');
  });

  test('hand edits are left alone and told, or put right', async () => {
    start('--drift', 'report');
    await agent.says(/ was live already$/);
    await appendFile(join(directory, 'live/exposures/default.tcp-echo.conf'), '# edited\n');
    await agent.says(/^somebody edited exposures\/default.tcp-echo.conf; left as it is$/);
    expect(await served()).toContain('# edited');
    await agent.end('SIGTERM');

    start();
    await agent.says(/ is live$/);
    expect(await served()).not.toContain('# edited');
    await appendFile(join(directory, 'live/nginx.conf'), 'no directive;\n');
    await agent.says(/^somebody edited nginx.conf; putting it right$/);
    await waitUntil(async () => expect(reloads()).toBe(2));
    await expectAnswers('node-1', 'node-2', 'node-3');
  });

  test('whenever it is killed, nginx serves on, and the next agent goes on', async () => {
    for (let round = 1; round <= 6; round++) {
      start();
      await agent.says(/^following the cluster$/);
      await changeService({ annotations: { [TIMEOUT]: `${round}s` } });
      // Somewhere in an apply, each time somewhere else.
      await new Promise((resolve) => setTimeout(resolve, round * 60));
      await agent.end('SIGKILL');
      expect(await answering()).toEqual(['node-1', 'node-2', 'node-3']);
    }
    start();
    await waitUntil(async () => expect(await served()).toContain('proxy_connect_timeout 6000ms;'));
    await waitUntil(async () => expect(await agent.get('/readyz')).toBe('ok\n'));
    expect((await readdir(join(directory, 'revisions'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('starts nginx with what served last while the cluster cannot be asked; ends cleanly', async () => {
    await stopNginx(createLocalHost(), {
      ...defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory }).nginx,
      directory,
    });
    door.shut();
    start();
    await agent.says(/^nginx did not run; it serves revision [0-9a-f]{12} again$/);
    await expectAnswers('node-1', 'node-2', 'node-3');
    expect(await agent.get('/readyz')).toContain('the cluster was not listed yet\n');
    expect(await agent.get('/healthz')).toBe('ok\n');
    await door.open();
    await agent.says(/ was live already$/);
    expect(await agent.end('SIGTERM')).toBe(0);
    expect(agent.lines.at(-1)?.msg).toBe('the agent has stopped, nginx serves on');
    await expectAnswers('node-1', 'node-2', 'node-3');
  });

  test('SIGHUP has the configuration read again; one that cannot be used changes nothing', async () => {
    start();
    await agent.says(/ was live already$/);
    const before = await realpath(join(directory, 'live'));
    await writeConfiguration({ workerConnections: 'many' });
    agent.signal('SIGHUP');
    await agent.says(/^the configuration stays as it was: .*workerConnections/);
    await writeConfiguration({ directory: join(cluster.directory, 'elsewhere') });
    agent.signal('SIGHUP');
    await agent.says(/^the configuration stays as it was: nginx.directory cannot change/);
    expect(await realpath(join(directory, 'live'))).toBe(before);
    await writeConfiguration({ workerConnections: 2048 });
    agent.signal('SIGHUP');
    await agent.says(/ is live$/);
    expect(await readFile(join(directory, 'live/nginx.conf'), 'utf8')).toContain('worker_connections 2048;');
  });

  test.skipIf(!hasSystemdNotify)(
    'tells systemd that it runs, lives and stops (needs systemd-notify and perl)',
    async () => {
      const socket = join(cluster.directory, 'notify');
      const listener = spawn('perl', ['-MSocket', '-e', LISTEN, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
      let heard = '';
      listener.stdout.on('data', (data) => {
        heard += data;
      });
      try {
        await waitUntil(() => stat(socket));
        startWith({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000' });
        await waitUntil(async () => expect(heard).toMatch(/^READY=1\n.*WATCHDOG=1\n.*WATCHDOG=1\n/s));
        expect(await agent.end('SIGTERM')).toBe(0);
        await waitUntil(async () => expect(heard).toContain('STOPPING=1\n'));
      } finally {
        listener.kill();
      }
    },
  );

  test('a port that somebody else holds keeps only its own exposure out, until it is free', async () => {
    start();
    await agent.says(/ live/);
    const port = PORT + 1;
    const squatter = createServer().listen(port, cluster.sandbox.balancerAddress);
    const spec = { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', selector: { app: 'tcp-echo' } };
    const ports = [{ port, targetPort: PORT, protocol: 'TCP' }];
    await cluster.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other' }, spec: { ...spec, ports } });
    await agent.says(/^exposure default\/other is left out: TCP port \d+ on .* is taken by /);
    await expectAnswers('node-1', 'node-2', 'node-3');
    squatter.close();
    await waitUntil(async () =>
      expect(await readdir(join(directory, 'live/exposures'))).toContain('default.other.conf'),
    );
  });
});

test.each([
  ['--hold soon', '--hold "soon" is not a duration'],
  ['--max-old-generations 0', '--max-old-generations "0" is not a number from 1 to 1000'],
  ['--metrics-listen 9446', '--metrics-listen "9446" is no ADDRESS:PORT'],
])('%s is refused by name', async (flags, message) => {
  const { stderr, exitCode } = await cluster.tcplb(`agent ${flags}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
});
