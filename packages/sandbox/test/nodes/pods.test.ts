/** What a node's kubelet does with its pods. */
import { connect } from 'node:net';
import { startEchoServer } from '@tcplb/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ask,
  echoDaemonSet,
  echoDeployment,
  eventually,
  service,
  startTestSandbox,
  type TestSandbox,
} from '../test-sandbox.ts';

let cluster: TestSandbox;
const nodeAddress = () => cluster.sandbox.nodes()[0]?.address ?? '';

beforeAll(async () => {
  cluster = await startTestSandbox({ nodes: 1 });
}, 60_000);
afterAll(() => cluster?.stop());

test('a pod whose port is taken crashes, says so, and runs once the port is free', async () => {
  const intruder = await startEchoServer({ host: nodeAddress(), port: 4470, hostname: 'intruder' });
  await cluster.apply(echoDaemonSet('blocked', 4470));
  await eventually(async () =>
    expect(await cluster.kubectl('get', 'pods', '-l', 'app=blocked', '--no-headers')).toMatch(/0\/1 +CrashLoopBackOff/),
  );
  const events = await cluster.kubectl('get', 'events', '-o', 'jsonpath={.items[*].message}');
  expect(events).toContain('Back-off restarting failed container echo in pod blocked-');
  const why = `listen EADDRINUSE: address already in use ${nodeAddress()}:4470; another process of this node holds the port`;
  await eventually(async () => expect(await cluster.kubectl('logs', 'daemonset/blocked')).toBe(`${why}\n`));
  await intruder.close();
  await cluster.kubectl('rollout', 'status', 'daemonset/blocked', '--timeout=30s');
  expect(await ask(nodeAddress(), 4470)).toBe('node-1: hi');
  expect(await cluster.kubectl('logs', 'daemonset/blocked', '--previous')).toBe(`${why}\n`);
  const restarts = 'jsonpath={.items[0].status.containerStatuses[0].restartCount}';
  expect(Number(await cluster.kubectl('get', 'pods', '-l', 'app=blocked', '-o', restarts))).toBeGreaterThan(0);
}, 60_000);

test('a pod off the host network has an address and a name of its own', async () => {
  await cluster.apply(echoDeployment('inner', 2, 4471));
  await cluster.kubectl('rollout', 'status', 'deployment/inner', '--timeout=30s');
  const template = 'jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}';
  const pods = (await cluster.kubectl('get', 'pods', '-l', 'app=inner', '-o', template)).trim().split('\n');
  expect(new Set(pods.map((pod) => pod.split(' ')[1])).size).toBe(2);
  for (const pod of pods) {
    const [name, address = ''] = pod.split(' ');
    expect(await ask(address, 4471)).toBe(`${name}: hi`);
  }
});

test('a host port leads to the pod', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'host-port', namespace: 'default' },
    spec: { containers: [{ name: 'echo', image: 'any', ports: [{ containerPort: 4472, hostPort: 4473 }] }] },
  };
  await cluster.apply(pod);
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod/host-port', '--timeout=20s');
  expect(await ask(nodeAddress(), 4473)).toBe('host-port: hi');
});

test('a terminating pod serves until its connections end; its endpoint is serving but not ready', async () => {
  await cluster.apply(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'leaving', namespace: 'default', labels: { app: 'leaving' } },
      spec: {
        terminationGracePeriodSeconds: 60,
        containers: [{ name: 'echo', image: 'any', ports: [{ containerPort: 4474 }] }],
      },
    },
    service('leaving', { ports: [{ port: 4474 }] }),
  );
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod/leaving', '--timeout=20s');
  const address = await cluster.kubectl('get', 'pod', 'leaving', '-o', 'jsonpath={.status.podIP}');
  const client = connect(4474, address);
  await new Promise((resolve) => client.once('connect', resolve));
  await cluster.kubectl('delete', 'pod', 'leaving', '--wait=false');
  const conditions = 'jsonpath={.items[0].endpoints[0].conditions}';
  const slice = ['get', 'endpointslices', '-l', 'kubernetes.io/service-name=leaving', '-o', conditions];
  await eventually(async () =>
    expect(JSON.parse(await cluster.kubectl(...slice))).toEqual({ ready: false, serving: true, terminating: true }),
  );
  expect(await ask(address, 4474)).toBe('leaving: hi');
  client.destroy();
  await cluster.kubectl('wait', '--for=delete', 'pod/leaving', '--timeout=20s');
  expect(await ask(address, 4474)).toBe('ECONNREFUSED');
}, 60_000);

test('logs can be followed to their end', async () => {
  await cluster.kubectl('run', 'talkative', '--image=any', '--port=4475', '--restart=Never');
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod/talkative', '--timeout=20s');
  const following = cluster.kubectl('logs', '-f', 'talkative');
  const address = await cluster.kubectl('get', 'pod', 'talkative', '-o', 'jsonpath={.status.podIP}');
  await ask(address, 4475);
  await cluster.kubectl('delete', 'pod', 'talkative', '--timeout=20s');
  expect(await following).toMatch(
    /^talkative echoes on .*\nconnection from .*\nconnection from .* closed after 2 bytes\n$/,
  );
});
