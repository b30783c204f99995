/** Workloads through the real kubectl. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, echoDaemonSet, echoDeployment, eventually, startTestSandbox, type TestSandbox } from '../test-sandbox.ts';

let cluster: TestSandbox;
const podNames = async (app: string) =>
  (await cluster.kubectl('get', 'pods', '-l', `app=${app}`, '-o', 'name')).trim().split('\n').sort();

beforeAll(async () => {
  cluster = await startTestSandbox({ nodes: 2 });
}, 60_000);
afterAll(() => cluster?.stop());

test('a DaemonSet rolls to a new template one node at a time, and back', async () => {
  await cluster.apply(echoDaemonSet('rolling', 4480));
  await cluster.kubectl('rollout', 'status', 'daemonset/rolling', '--timeout=30s');
  const before = await podNames('rolling');
  await cluster.apply(echoDaemonSet('rolling', 4481, { version: '2' }));
  await cluster.kubectl('rollout', 'status', 'daemonset/rolling', '--timeout=30s');
  const after = await podNames('rolling');
  expect(after).toHaveLength(2);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
  const [node] = cluster.sandbox.nodes();
  expect(await ask(node?.address ?? '', 4481)).toBe('node-1: hi');
  expect(await ask(node?.address ?? '', 4480)).toBe('ECONNREFUSED');

  expect(await cluster.kubectl('rollout', 'history', 'daemonset/rolling')).toMatch(/^1 .*\n2 /m);
  await cluster.kubectl('rollout', 'undo', 'daemonset/rolling');
  await cluster.kubectl('rollout', 'status', 'daemonset/rolling', '--timeout=30s');
  expect(await ask(node?.address ?? '', 4480)).toBe('node-1: hi');
}, 60_000);

test('a DaemonSet with OnDelete waits for its pods to be deleted', async () => {
  const strategy = { type: 'OnDelete' };
  await cluster.apply(echoDaemonSet('patient', 4482, { strategy }));
  const status = (field: string) => cluster.kubectl('get', 'daemonset', 'patient', '-o', `jsonpath={.status.${field}}`);
  await eventually(async () => expect(await status('numberReady')).toBe('2'));
  const before = await podNames('patient');
  await cluster.apply(echoDaemonSet('patient', 4482, { strategy, version: '2' }));
  await eventually(async () => expect(await status('observedGeneration')).toBe('2'));
  expect(await podNames('patient')).toEqual(before);
  await cluster.kubectl('delete', before[0] ?? '', '--timeout=20s');
  await eventually(async () => expect(await status('updatedNumberScheduled')).toBe('1'));
}, 60_000);

test('a DaemonSet keeps off nodes that its selector and tolerations leave out', async () => {
  await cluster.kubectl('taint', 'node', 'node-2', 'dedicated=db:NoSchedule');
  await cluster.apply(echoDaemonSet('choosy', 4483));
  await cluster.kubectl('rollout', 'status', 'daemonset/choosy', '--timeout=30s');
  const where = ['get', 'pods', '-l', 'app=choosy', '-o', 'jsonpath={.items[*].spec.nodeName}'];
  expect(await cluster.kubectl(...where)).toBe('node-1');
  await cluster.kubectl('taint', 'node', 'node-2', 'dedicated-');
  await eventually(async () =>
    expect((await cluster.kubectl(...where)).split(' ').sort()).toEqual(['node-1', 'node-2']),
  );
}, 60_000);

test('a Deployment scales, rolls out, restarts and goes back', async () => {
  await cluster.apply(echoDeployment('web', 2));
  await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=30s');
  await cluster.kubectl('scale', 'deployment/web', '--replicas=4');
  await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=30s');
  expect(await podNames('web')).toHaveLength(4);
  await cluster.kubectl('set', 'image', 'deployment/web', 'echo=node:22');
  await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=30s');
  const images = ['get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].spec.containers[0].image}'];
  await eventually(async () => expect(await cluster.kubectl(...images)).toBe('node:22 node:22 node:22 node:22'));
  await cluster.kubectl('rollout', 'undo', 'deployment/web');
  await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=30s');
  await eventually(async () => expect(await cluster.kubectl(...images)).toBe('node:24 node:24 node:24 node:24'));
  expect(await cluster.kubectl('get', 'deployment', 'web', '--no-headers')).toMatch(/^web +4\/4 +4 +4 /);
  await cluster.kubectl('delete', 'deployment', 'web');
  await eventually(async () => expect(await podNames('web')).toEqual(['']));
}, 60_000);

test('a StatefulSet numbers its pods and rolls from the highest', async () => {
  const statefulSet = (version: string) => {
    const { spec, ...rest } = echoDeployment('db', 3, 4484);
    const { template, ...others } = spec;
    const metadata = { ...template.metadata, annotations: { version } };
    return {
      ...rest,
      kind: 'StatefulSet',
      spec: { ...others, serviceName: 'db', template: { ...template, metadata } },
    };
  };
  await cluster.apply(statefulSet('1'));
  await cluster.kubectl('rollout', 'status', 'statefulset/db', '--timeout=30s');
  expect(await podNames('db')).toEqual(['pod/db-0', 'pod/db-1', 'pod/db-2']);
  await cluster.apply(statefulSet('2'));
  await cluster.kubectl('rollout', 'status', 'statefulset/db', '--timeout=30s');
  const versions = ['get', 'pods', '-l', 'app=db', '-o', 'jsonpath={.items[*].metadata.annotations.version}'];
  expect(await cluster.kubectl(...versions)).toBe('2 2 2');
  await cluster.kubectl('scale', 'statefulset/db', '--replicas=1');
  await eventually(async () => expect(await podNames('db')).toEqual(['pod/db-0']));
}, 60_000);

test('a pod that fits nowhere says why, and is placed when that changes', async () => {
  await cluster.kubectl('run', 'picky', '--image=any', '--overrides={"spec":{"nodeSelector":{"disk":"fast"}}}');
  const condition = 'jsonpath={.status.conditions[?(@.type=="PodScheduled")].message}';
  await eventually(async () =>
    expect(await cluster.kubectl('get', 'pod', 'picky', '-o', condition)).toBe(
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    ),
  );
  await cluster.kubectl('label', 'node', 'node-2', 'disk=fast');
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod/picky', '--timeout=20s');
  expect(await cluster.kubectl('get', 'pod', 'picky', '-o', 'jsonpath={.spec.nodeName}')).toBe('node-2');
});
