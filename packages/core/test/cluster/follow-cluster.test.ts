/** Following a cluster: the sandbox's real API server for what happens in one, acted cases for what the protocol may do. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../src/cluster/cluster-client.ts';
import type { ClusterChange } from '../../src/cluster/collect-changes.ts';
import { type FollowClusterOptions, followCluster } from '../../src/cluster/follow-cluster.ts';
import { resources } from '../../src/cluster/resources.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, refuse } from './protocol-server.ts';
import { setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const show = (change: ClusterChange) => (change === 'all' ? 'all' : [...change.namespaces].toSorted().join(' '));

/** What is told, in words, in order. */
function follow(options: Pick<FollowClusterOptions, 'client' | 'daemonSets' | 'signal'>) {
  const told: string[] = [];
  const followed = followCluster({
    ...options,
    onChange: (change) => told.push(show(change)),
    onError: ({ code, retryable }) => told.push(`${code}${retryable ? ', tried again' : ''}`),
    onRecover: () => told.push('recovered'),
  });
  return { followed, told };
}

const service = (namespace: string, name: string, loadBalancerClass?: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec: { ports: [{ port: 446 }], ...(loadBalancerClass && { type: 'LoadBalancer', loadBalancerClass }) },
});
const ours = (namespace: string, name: string) => service(namespace, name, 'tcplb.dev/nginx');
const slice = (namespace: string, of: string, address: string) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { namespace, name: `${of}-1`, labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [address], nodeName: 'n1' }],
  ports: [{ port: 446 }],
});
const daemonSet = (namespace: string, name: string, hostNetwork: boolean) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { namespace, name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { hostNetwork, containers: [{ name: 'main', image: 'main', ports: [{ containerPort: 446 }] }] },
    },
  },
});

describe('a real API server', () => {
  let cluster: SandboxCluster;
  let namespaces = 0;
  const ends: (() => void)[] = [];
  beforeAll(async () => {
    cluster = await startSandboxCluster();
  });
  afterAll(() => cluster?.stop());
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  async function createNamespace(): Promise<string> {
    namespaces += 1;
    const name = `team-${namespaces}`;
    await cluster.client.create(resources.namespaces, { metadata: { name } });
    return name;
  }

  async function createNode(name: string): Promise<void> {
    await cluster.client.create(resources.nodes, { metadata: { name } } as KubernetesObject);
    await writeNodeStatus(name, 'True');
  }

  /** As a kubelet does with each heartbeat. */
  function writeNodeStatus(name: string, ready: 'True' | 'False'): Promise<unknown> {
    const now = new Date().toISOString();
    const conditions = [{ type: 'Ready', status: ready, reason: 'Kubelet', message: now, lastHeartbeatTime: now }];
    const status = { conditions, addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] };
    return cluster.client.patch(resources.nodes, name, undefined, 'merge', { status }, { subresource: 'status' });
  }

  async function started(options: Pick<FollowClusterOptions, 'daemonSets'> = {}) {
    const all = follow({ client: cluster.gated, ...options });
    ends.push(all.followed.stop);
    await all.followed.synced;
    return all;
  }
  const namesOf = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name);

  test('shows the Services of our class with their slices, and tells nothing of what was there before', async () => {
    const namespace = await createNamespace();
    const { client } = cluster;
    await client.create(resources.services, ours(namespace, 'web'));
    await client.create(resources.services, service(namespace, 'other', 'example.com/lb'));
    await client.create(resources.services, service(namespace, 'plain'));
    for (const name of ['web', 'other', 'plain']) {
      await client.create(resources.endpointSlices, slice(namespace, name, '10.0.0.1'));
    }
    const { followed, told } = await started();
    const inNamespace = (objects: readonly KubernetesObject[]) =>
      namesOf(objects.filter(({ metadata }) => metadata.namespace === namespace));
    expect(inNamespace(followed.snapshot().services)).toEqual(['web']);
    expect(inNamespace(followed.snapshot().endpointSlices)).toEqual(['web-1']);
    expect(followed.snapshot()).toBe(followed.snapshot());
    expect(followed.daemonSets()).toEqual([]);
    expect(told).toEqual([]);
  });

  test('tells of a burst once, with the namespaces where something of ours changed', async () => {
    const [a, b, foreign] = [await createNamespace(), await createNamespace(), await createNamespace()];
    const { followed, told } = await started();
    const before = followed.snapshot();
    cluster.gate.hold();
    const { client } = cluster;
    await client.create(resources.services, service(foreign, 'plain'));
    await client.create(resources.endpointSlices, slice(foreign, 'plain', '10.0.0.1'));
    for (const namespace of [a, b]) {
      await client.create(resources.services, ours(namespace, 'web'));
      await client.create(resources.services, ours(namespace, 'api'));
    }
    expect(told).toEqual([]);
    cluster.gate.release();
    await waitUntil('the burst is told', () => told.length > 0);
    expect(told).toEqual([`${a} ${b}`]);
    expect(followed.snapshot()).not.toBe(before);
    expect(namesOf(followed.snapshot().services)).toEqual(expect.arrayContaining(['web', 'api']));
  });

  test('tells of slices of ours, and of what goes', async () => {
    const namespace = await createNamespace();
    const { client } = cluster;
    await client.create(resources.services, ours(namespace, 'web'));
    const { followed, told } = await started();
    const slices = () => followed.snapshot().endpointSlices.filter(({ metadata }) => metadata.namespace === namespace);

    await client.create(resources.endpointSlices, slice(namespace, 'web', '10.0.0.1'));
    await waitUntil('the slice is told', () => told.length === 1);
    expect(slices().flatMap(({ endpoints }) => endpoints.map(({ addresses }) => addresses))).toEqual([['10.0.0.1']]);

    await client.delete(resources.services, 'web', namespace);
    await waitUntil('the end is told', () => told.length >= 2);
    expect(new Set(told)).toEqual(new Set([namespace]));
    expect(slices()).toEqual([]);
  });

  test('tells nothing of heartbeats, and of a node that is no longer ready as a change of all', async () => {
    await createNode('n1');
    const { followed, told } = await started();
    const before = followed.snapshot();
    // Longer than a burst may last, so that it would have been told.
    const until = performance.now() + 700;
    while (performance.now() < until) await writeNodeStatus('n1', 'True');
    expect(told).toEqual([]);
    expect(followed.snapshot()).toBe(before);

    await writeNodeStatus('n1', 'False');
    await waitUntil('the node is told', () => told.length > 0);
    expect(told).toEqual(['all']);
    expect(followed.snapshot().nodes[0]?.status?.conditions?.[0]).toMatchObject({ type: 'Ready', status: 'False' });
  });

  test('follows DaemonSets that take ports of their nodes, when it is to', async () => {
    const namespace = await createNamespace();
    const { client } = cluster;
    await client.create(resources.daemonSets, daemonSet(namespace, 'inside', false));
    await client.create(resources.daemonSets, daemonSet(namespace, 'echo', true));
    const { followed, told } = await started({ daemonSets: true });
    expect(followed.daemonSets().map(({ name, ports }) => [name, ports[0]?.port])).toEqual([['echo', 446]]);
    const snapshot = followed.snapshot();

    await client.delete(resources.daemonSets, 'inside', namespace);
    await client.delete(resources.daemonSets, 'echo', namespace);
    await waitUntil('its end is told', () => followed.daemonSets().length === 0 && told.length > 0);
    expect(new Set(told)).toEqual(new Set([namespace]));
    expect(followed.snapshot()).toBe(snapshot);
  });

  test('follows pods where and while an exposure needs them', async () => {
    const namespace = await createNamespace();
    const { client } = cluster;
    const pod = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name },
      spec: {
        nodeName: 'n2',
        containers: [{ name: 'main', image: 'main', ports: [{ containerPort: 446, hostPort: 4460 }] }],
      },
    });
    // The pods of a node that is none would be taken away.
    await createNode('n2');
    await client.create(resources.pods, pod('web-1') as KubernetesObject);
    const { followed, told } = await started();
    const podNames = () => followed.snapshot().pods?.map(({ metadata }) => metadata.name);
    expect(podNames()).toBeUndefined();

    const web = ours(namespace, 'web');
    const annotated = { ...web, metadata: { ...web.metadata, annotations: { 'tcplb.dev/mode': 'host-port' } } };
    await client.create(resources.services, annotated);
    await client.create(resources.endpointSlices, slice(namespace, 'web', '10.244.0.7'));
    await waitUntil('the pods are there', () => podNames() !== undefined && podNames()?.length === 1);

    told.length = 0;
    await client.create(resources.pods, pod('web-2') as KubernetesObject);
    await waitUntil('the second pod is told', () => told.length > 0 && podNames()?.length === 2);
    expect(new Set(told)).toEqual(new Set([namespace]));

    await client.delete(resources.services, 'web', namespace);
    await waitUntil('the pods are let go', () => podNames() === undefined);
  });

  test('keeps what it knows while the API server is away, and catches up when it is back', async () => {
    const namespace = await createNamespace();
    await cluster.client.create(resources.services, ours(namespace, 'web'));
    const { followed, told } = await started();
    const before = followed.snapshot();

    await cluster.gate.close();
    await waitUntil('the outage is told', () => told.length > 0);
    expect(followed.snapshot()).toBe(before);
    await cluster.client.create(resources.services, ours(namespace, 'api'));

    await cluster.gate.reopen();
    await waitUntil('the change is told', () => told.includes(namespace) && told.includes('recovered'));
    expect(new Set(told)).toEqual(new Set(['ClusterUnreachable, tried again', namespace, 'recovered']));
    expect(told.filter((one) => one === 'recovered')).toHaveLength(1);
    expect(namesOf(followed.snapshot().services)).toEqual(expect.arrayContaining(['web', 'api']));
  });

  test.each(['stop', 'signal'])(
    'tells nothing more after its %s, and never syncs when that comes first',
    async (how) => {
      const aborting = new AbortController();
      const { followed, told } = follow({ client: cluster.gated, signal: aborting.signal });
      if (how === 'stop') followed.stop();
      else aborting.abort();
      await expect(followed.synced).rejects.toMatchObject({ code: 'Cancelled' });
      expect(told).toEqual([]);
    },
  );
});

describe.skipIf(!hasOpenssl)('an acted API server (skipped without openssl)', () => {
  const stage = setStage();
  const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } };
  const versioned = (object: KubernetesObject, resourceVersion: string) => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion },
  });

  test('a list that says the same again is no change', async () => {
    const lists: Record<string, number> = {};
    const watches: Record<string, number> = {};
    const server = await stage.serve(({ path, query }, response) => {
      const plural = path.split('/').at(-1) ?? '';
      if (query.get('watch') === null) {
        lists[plural] = (lists[plural] ?? 0) + 1;
        const version = String(lists[plural]);
        const all: Record<string, KubernetesObject> = {
          services: ours('team-a', 'web'),
          endpointslices: slice('team-a', 'web', '192.0.2.1'),
        };
        const items = [all[plural] ?? []].flat().map((object) => versioned(object, version));
        return answer(response, { metadata: { resourceVersion: version }, items });
      }
      watches[plural] = (watches[plural] ?? 0) + 1;
      response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
      // The versions of the first two watches are too old at once; the third goes on and has some news.
      if (watches[plural] <= 2) return void response.end(`${JSON.stringify(expired)}\n`);
      const news = { type: 'ADDED', object: versioned(ours('team-b', 'news'), '9') };
      if (plural === 'services') response.write(`${JSON.stringify(news)}\n`);
    });
    const { followed, told } = follow({ client: await stage.connect(server) });
    stage.onEnd(followed.stop);
    await followed.synced;
    const before = followed.snapshot();
    await waitUntil('the news are told', () => told.length > 0);
    expect(lists.services).toBeGreaterThanOrEqual(3);
    expect(told).toEqual(['team-b']);
    const after = followed.snapshot();
    expect(after.services[0]).toBe(before.services[0]);
    expect(after.endpointSlices).toHaveLength(1);
    expect(after.endpointSlices[0]).toBe(before.endpointSlices[0]);
  });

  test('pods that are forbidden hold nothing up, and are tried again', async () => {
    let isForbidden = true;
    const service = {
      metadata: { namespace: 'team-a', name: 'web', annotations: { 'tcplb.dev/mode': 'host-port' } },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 446 }] },
    };
    const lists: Record<string, object[]> = {
      services: [service],
      endpointslices: [slice('team-a', 'web', '10.244.0.7')],
      pods: [{ metadata: { namespace: 'team-a', name: 'web-1' }, spec: { nodeName: 'n1' } }],
    };
    const server = await stage.serve(({ path, query }, response) => {
      const plural = path.split('/').at(-1) ?? '';
      if (plural === 'pods' && isForbidden) return refuse(response, 403, { message: 'pods is forbidden' });
      if (query.get('watch') !== null) {
        return void response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
      }
      answer(response, { metadata: { resourceVersion: '1' }, items: lists[plural] ?? [] });
    });
    const { followed, told } = follow({ client: await stage.connect(server) });
    stage.onEnd(followed.stop);
    await followed.synced;
    expect(followed.snapshot()).toMatchObject({ pods: [], unreadablePods: ['team-a'] });

    isForbidden = false;
    await waitUntil('the pods are told', () => followed.snapshot().unreadablePods === undefined);
    expect(followed.snapshot().pods?.map(({ metadata }) => metadata.name)).toEqual(['web-1']);
    await waitUntil('that is told', () => told.length > 0);
    expect(new Set(told)).toEqual(new Set(['team-a']));
  });
});
