/** The echo server on real nodes: deployed, followed, exposed, planned for, tested past and through a real nginx. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectHostDaemonSets } from '../../src/backends/host-daemon-set.ts';
import { selectPodBackends } from '../../src/backends/pod-backend.ts';
import type { KubernetesObject } from '../../src/cluster/cluster-client.ts';
import { followPods } from '../../src/cluster/follow-pods.ts';
import { readSnapshot } from '../../src/cluster/read-snapshot.ts';
import { resources } from '../../src/cluster/resources.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
import { deleteEcho } from '../../src/operations/delete-echo.ts';
import { deployEcho } from '../../src/operations/deploy-echo.ts';
import type { DryRun } from '../../src/operations/dry-run.ts';
import { exposeWorkload } from '../../src/operations/expose-workload.ts';
import type { ObjectChange } from '../../src/operations/object-change.ts';
import { planHost } from '../../src/operations/plan-host.ts';
import { testBackends, testListener } from '../../src/operations/test-exposure.ts';
import { plan } from '../../src/plan.ts';
import type { DaemonSetObject } from '../../src/snapshot.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { freePort, hasNginx, withNginx } from '../host/balancer.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';
import { workload } from './workload-objects.ts';

const PORT = 4460;
const NODES = ['node-1', 'node-2', 'node-3'];
const manifest = { namespace: 'default', name: 'echo', port: PORT, image: 'node:24', source: '// the program' };
const settings = { connections: 60, concurrency: 10, timeoutMs: 10_000 };
const show = ({ resource, namespace, name, outcome }: ObjectChange) =>
  `${resource.kind} ${namespace}/${name} ${outcome}`;

let cluster: SandboxCluster;
/** The port on which the balancer listens, on 127.0.0.1. */
let listenPort: number;
let configurationFile: string;

beforeAll(async () => {
  cluster = await startSandboxCluster({ nodes: 3, nodeGraceMs: 60_000 });
  listenPort = await freePort();
  configurationFile = join(cluster.directory, 'tcplb.yaml');
  const lines = [
    'apiVersion: tcplb.dev/v1alpha1',
    'kind: LoadBalancerConfiguration',
    'addresses: [127.0.0.1]',
    `nginx: { directory: ${join(cluster.directory, 'nginx')} }`,
    '',
  ];
  await writeFile(configurationFile, lines.join('\n'));
});
afterAll(() => cluster?.stop());

const deploy = (dryRun: DryRun, changes = {}) =>
  deployEcho(cluster.client, { ...manifest, ...changes }, { dryRun }).then((all) => all.map(show));
const remove = (dryRun: DryRun) =>
  deleteEcho(cluster.client, 'default', 'echo', { dryRun }).then((all) => all.map(show));

async function readDaemonSet() {
  const object = await cluster.client.get<DaemonSetObject & KubernetesObject>(resources.daemonSets, 'echo', 'default');
  const [daemonSet] = selectHostDaemonSets([object]);
  if (daemonSet === undefined) throw new Error('the echo server takes no port');
  return daemonSet;
}

const planHere = () => planHost(cluster.client, { path: configurationFile, env: {}, cwd: '/', nginxOptional: true });

async function readExposure() {
  const [exposure] = (await planHere()).plan.exposures;
  const [listener] = exposure?.listeners ?? [];
  if (exposure === undefined || listener === undefined) throw new Error('nothing is exposed');
  return { exposure, listener };
}

// Each test goes on from where the one before it ended.
describe('the echo server', () => {
  test('is deployed once, and not at all in dry runs', async () => {
    const created = ['ConfigMap default/echo created', 'DaemonSet default/echo created'];
    expect(await deploy('client')).toEqual(created);
    expect(await deploy('server')).toEqual(created);
    const told: string[] = [];
    await deployEcho(cluster.client, manifest, { dryRun: 'none', onChange: (change) => told.push(show(change)) });
    expect(told).toEqual(created);
    const [, unchanged] = await deploy('none', { source: '// another program' });
    expect(unchanged).toMatch(/^DaemonSet default\/echo (unchanged|configured)$/);
  });

  test('is not written over an object of somebody else', async () => {
    await cluster.client.create(resources.daemonSets, workload('DaemonSet', 'mine', 4999));
    await expect(deploy('none', { name: 'mine', port: 4997 })).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: 'DaemonSet default/mine exists and was not made by tcplb',
    });
    await cluster.client.delete(resources.daemonSets, 'mine', 'default');
  });

  test('has pods that are followed, without others that carry its labels', async () => {
    const daemonSet = await readDaemonSet();
    let changes = 0;
    const followed = followPods(cluster.gated, daemonSet, { onChange: () => changes++ });
    await followed.synced;
    const readySet = () =>
      followed
        .pods()
        .filter(({ status }) => status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
    await waitUntil('three pods are ready', () => readySet().length === 3);

    const stranger = workload('Deployment', 'stranger', 4998);
    const template = {
      metadata: { labels: daemonSet.podLabels },
      spec: { containers: [{ name: 'main', image: 'node:24' }] },
    };
    const spec = { selector: { matchLabels: { app: 'echo' } }, template };
    await cluster.client.create(resources.deployments, { ...stranger, spec } as KubernetesObject);
    const listAll = () => cluster.client.list(resources.pods, { namespace: 'default', labelSelector: 'app=echo' });
    await waitUntil('the stranger has a pod', async () => (await listAll()).items.length === 4);
    expect(followed.pods()).toHaveLength(3);
    await cluster.client.delete(resources.deployments, 'stranger', 'default');
    await waitUntil('the stranger is gone', async () => (await listAll()).items.length === 3);

    const [victim] = followed.pods();
    const before = changes;
    await cluster.client.delete(resources.pods, victim?.metadata.name ?? '', 'default');
    const isReplaced = () => !readySet().some(({ metadata }) => metadata.name === victim?.metadata.name);
    await waitUntil('the pod is replaced', () => isReplaced() && readySet().length === 3);
    await waitUntil('that is told', () => changes > before);

    const { nodes } = await readSnapshot(cluster.client);
    const backends = selectPodBackends(daemonSet, followed.pods(), nodes);
    expect(backends.map(({ node, port, ready }) => [node, port, ready])).toEqual(
      NODES.map((node) => [node, PORT, true]),
    );
    followed.stop();
  });

  test('is exposed, and planned for as `plan` does', async () => {
    const options = {
      request: { ports: [{ port: listenPort, targetPort: PORT }] },
      addresses: ['127.0.0.1'],
      dryRun: 'none',
    } as const;
    await exposeWorkload(cluster.client, { kind: 'DaemonSet', name: 'echo', namespace: 'default' }, options);
    await waitUntil('its backends are ready', async () => {
      const [exposure] = (await planHere()).plan.exposures;
      return exposure?.listeners[0]?.backends.filter(({ state }) => state === 'ready').length === 3;
    });
    const { found, nginx, facts, plan: planned } = await planHere();
    expect(found).toMatchObject({ source: configurationFile, isOnHost: true });
    expect(nginx).toEqual(found.configuration.nginx);
    expect(facts === undefined).toBe(!hasNginx);
    const snapshot = await readSnapshot(cluster.client, { loadBalancerClass: 'tcplb.dev/nginx' });
    expect(planned).toEqual(plan(snapshot, found.configuration, facts));
  });

  test('is planned for without an nginx only where that will do', async () => {
    const path = join(cluster.directory, 'no-nginx.yaml');
    await writeFile(
      path,
      'apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\nnginx: { binary: /no/nginx }\n',
    );
    const options = { path, env: {}, cwd: '/' };
    await expect(planHost(cluster.client, options)).rejects.toMatchObject({ code: 'MissingProgram' });
    const { facts, plan: planned } = await planHost(cluster.client, { ...options, nginxOptional: true });
    expect(facts).toBeUndefined();
    expect(planned.exposures).toHaveLength(1);
  });

  test('answers past the balancer, on all nodes or on those that are named', async () => {
    const test = { ...(await readExposure()), settings };
    const all = await testBackends(test);
    expect(all.problems).toEqual([]);
    expect(all.backends.map(({ target, report }) => [target.node, report.succeeded])).toEqual(
      NODES.map((node) => [node, 60]),
    );

    const progress = new Map<string, number>();
    const some = await testBackends({
      ...test,
      nodes: ['node-2'],
      onProgress: ({ node }, { done }) => progress.set(node, done),
    });
    expect(some.backends.map(({ report }) => report.backends.map(({ hostname }) => hostname))).toEqual([['node-2']]);
    expect([...progress]).toEqual([['node-2', 60]]);

    await expect(testBackends({ ...test, nodes: ['node-9'] })).rejects.toMatchObject({
      code: 'TestFailed',
      message: 'exposure default/echo has no backend on node-9',
    });
    const none = { ...test.listener, backends: [] };
    await expect(testBackends({ ...test, listener: none })).rejects.toMatchObject({
      message: 'exposure default/echo has no ready backend',
    });
  });

  test('a port on which nobody listens fails the test, without an error', async () => {
    const { listener, exposure } = await readExposure();
    const report = await testListener({ exposure, listener, settings, address: '127.0.0.9' });
    expect(report).toMatchObject({
      target: `127.0.0.9:${listenPort}`,
      succeeded: 0,
      failures: { refused: 60 },
      passed: false,
    });
  });

  describe.skipIf(!hasNginx)(withNginx, () => {
    test('answers through the balancer, from every node', async () => {
      const { host, nginx, plan: planned } = await planHere();
      await applyPlan(host, planned, nginx);
      try {
        const test = { ...(await readExposure()), settings };
        const report = await testListener(test);
        expect(report.problems).toEqual([]);
        expect(report.backends.map(({ hostname, expected }) => [hostname, expected])).toEqual(
          NODES.map((node) => [node, true]),
        );

        const echo = await testListener({ ...test, settings: { ...settings, exchange: { kind: 'echo' } } });
        expect(echo.backends.map(({ expected, expectedShare }) => [expected, expectedShare])).toEqual(
          NODES.map(() => [true, 1 / 3]),
        );

        const fewer = { ...test.listener, backends: test.listener.backends.slice(1) };
        const { problems } = await testListener({ ...test, listener: fewer });
        expect(problems).toEqual([
          expect.stringMatching(/^node-1 answered \d+ connections and is no ready backend\.$/),
        ]);

        const connecting = { ...settings, exchange: { kind: 'connect' } } as const;
        expect(await testListener({ ...test, settings: connecting })).toMatchObject({
          succeeded: 60,
          backends: [],
          passed: true,
        });
      } finally {
        await stopNginx(host, nginx);
      }
    });
  });

  test('is deleted, but not in dry runs, and not twice', async () => {
    const deleted = ['DaemonSet default/echo deleted', 'ConfigMap default/echo deleted'];
    expect(await remove('client')).toEqual(deleted);
    expect(await remove('server')).toEqual(deleted);
    expect(await remove('none')).toEqual(deleted);
    await waitUntil('it is gone', async () => (await remove('none')).length === 0);
  });
});
