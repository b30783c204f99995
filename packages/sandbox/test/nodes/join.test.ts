/** Nodes that join the API server of another cluster, and leave it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/index.ts';
import { ask, echoDaemonSet, eventually, startTestSandbox, type TestSandbox } from '../test-sandbox.ts';

let cluster: TestSandbox;
let guests: Sandbox;

beforeAll(async () => {
  cluster = await startTestSandbox({ nodes: 0 });
  guests = await startSandbox({
    joinKubeconfig: cluster.kubeconfig,
    nodes: 2,
    heartbeatMs: 250,
    idleBeforeStopMs: 100,
  });
}, 60_000);
afterAll(async () => {
  await guests?.stop();
  await cluster?.stop();
});

test('joining nodes register, run the pods bound to them, and stay Ready', async () => {
  expect(guests.url).toBe(cluster.sandbox.url);
  await cluster.apply(echoDaemonSet('guest', 4462));
  await cluster.kubectl('rollout', 'status', 'daemonset/guest', '--timeout=30s');
  const answers = await Promise.all(guests.nodes().map(({ address }) => ask(address, 4462)));
  expect(answers).toEqual(['node-1: hi', 'node-2: hi']);
  expect(await cluster.kubectl('logs', 'daemonset/guest', '--tail=1')).toMatch(/^connection from /);
});

test('a deleted pod goes when its connections have ended', async () => {
  const [pod = ''] = (await cluster.kubectl('get', 'pods', '-o', 'name')).split('\n');
  await cluster.kubectl('delete', pod, '--timeout=20s');
  await cluster.kubectl('rollout', 'status', 'daemonset/guest', '--timeout=30s');
  await eventually(async () => expect(await ask(guests.nodes()[0]?.address ?? '', 4462)).toBe('node-1: hi'));
});

test('stopping takes the nodes away and leaves the API server alone', async () => {
  const [node] = guests.nodes();
  await guests.stop();
  await guests.stopped;
  expect(await cluster.kubectl('get', 'nodes', '-o', 'name')).toBe('');
  expect(await ask(node?.address ?? '', 4462)).toBe('ECONNREFUSED');
  await eventually(async () => expect(await cluster.kubectl('get', 'pods', '-o', 'name')).toBe(''));
});
