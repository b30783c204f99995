/** The texts of the documents against what the built plugin and the real kubectl print of the same cluster. */
import { createLocalHost, detectNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterFeed, ClusterView } from '../../src/engine/cluster-feed.ts';
import {
  configText,
  followFeed,
  followPodLog,
  listDaemonSetPods,
  listServicePods,
  readLiveConfig,
  readLogPod,
  readServiceYaml,
  watchLiveConfig,
  watchService,
} from '../../src/engine/index.ts';
import { until } from '../editor/until.ts';
import { type SandboxCluster, startSandboxCluster } from './sandbox-cluster.ts';

const ECHO = { namespace: 'default', name: 'tcp-echo' };
const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);

let cluster: SandboxCluster;
let feed: ClusterFeed;

beforeAll(async () => {
  cluster = await startSandboxCluster();
  await cluster.tcplb('echo', 'deploy', '--port', '24461');
  await cluster.tcplb('expose', 'daemonset/tcp-echo', '--port', '24461');
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=30s');
  const source = { id: 'sandbox', context: '', kubeconfig: cluster.kubeconfig, namespace: 'default', isCurrent: true };
  feed = followFeed(source, {
    settings: () => ({ configuration: cluster.configuration, cwd: cluster.directory, mayRunPrograms: true }),
    userAgent: 'tcplb-test',
    onChange: () => undefined,
  });
  await viewWith(3);
});

afterAll(async () => {
  feed?.stop();
  await cluster?.[Symbol.asyncDispose]();
});

const where = () => ({ path: cluster.configuration, cwd: cluster.directory, env: process.env });

/** What the feed knows once this many backends are ready. */
function viewWith(ready: number): Promise<ClusterView> {
  return until(`${ready} ready backends`, async () => {
    if (feed.state.phase !== 'ready') return undefined;
    const { view } = feed.state;
    const backends = view.exposures.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.backends));
    return backends.filter(({ state }) => state === 'ready').length === ready ? view : undefined;
  });
}

describe('the planned configuration', () => {
  test('is what kubectl tcplb config prints, byte for byte', async () => {
    const view = await viewWith(3);
    expect(configText(view.plan())).toBe(await cluster.tcplb('config'));
    expect(configText(view.plan(), ECHO)).toBe(await cluster.tcplb('config', 'tcp-echo'));
  });

  test('follows a node', async () => {
    await cluster.sandbox.addNode('node-4');
    const view = await viewWith(4);
    const text = configText(view.plan(), ECHO);
    expect(text).toContain('# node-4\n');
    expect(text).toBe(await cluster.tcplb('config', 'tcp-echo'));
    await cluster.sandbox.removeNode('node-4');
    await viewWith(3);
  });

  test('says that an exposure is not there', async () => {
    const { plan } = await viewWith(3);
    expect(() => configText(plan(), { namespace: 'default', name: 'nobody' })).toThrow(
      'exposure default/nobody not found',
    );
  });
});

describe('a Service', () => {
  /** Texts that YAML could take for something else. */
  const awkward = [
    'yes=on',
    'empty=',
    'number=0x1F',
    'time=2026-11-23T21:52:01Z',
    'null=~',
    'lines={"a":1}\nb: c # d\n',
  ];

  test('is what kubectl get -o yaml prints, byte for byte', async () => {
    const client = await feed.client();
    await cluster.kubectl('annotate', 'service', 'tcp-echo', ...awkward);
    expect(await readServiceYaml(client, ECHO)).toBe(await cluster.kubectl('get', 'service', 'tcp-echo', '-o', 'yaml'));
  });

  test('says when something changes that does not change its configuration', async () => {
    let changes = 0;
    const stop = watchService(await feed.client(), ECHO, () => {
      changes += 1;
    });
    await until('the first list', async () => changes > 0);
    changes = 0;
    await cluster.kubectl('annotate', 'service', 'tcp-echo', 'example.com/note=changed');
    await until('the watch to notice the annotation', async () => changes > 0);
    stop();
  });

  test('is missed by its name', async () => {
    await expect(readServiceYaml(await feed.client(), { ...ECHO, name: 'nobody' })).rejects.toThrow(/nobody/);
  });
});

describe('a log', () => {
  test('of the pods of a DaemonSet, by their nodes', async () => {
    const client = await feed.client();
    const { daemonSets } = await viewWith(3);
    const daemonSet = daemonSets.find(({ name }) => name === 'tcp-echo');
    const list = () => listDaemonSetPods(client, daemonSet ?? { ...ECHO, selector: {} });
    // That of a node that was taken away may go a little later.
    const pods = await until('three pods', async () => {
      const found = await list();
      return found.length === 3 && found;
    });
    expect(pods.map(({ node, phase, containers }) => [node, phase, containers])).toEqual([
      ['node-1', 'Running', ['echo']],
      ['node-2', 'Running', ['echo']],
      ['node-3', 'Running', ['echo']],
    ]);
    expect(await listServicePods(client, ECHO)).toEqual(pods);
    const [first] = pods;
    expect(await readLogPod(client, { namespace: 'default', name: first?.pod ?? '' })).toEqual(first);
  });

  test('begins with what kubectl logs prints', async () => {
    const client = await feed.client();
    const [pod] = await listServicePods(client, ECHO);
    const expected = (await cluster.kubectl('logs', pod?.pod ?? '')).trimEnd().split('\n');
    const lines: string[] = [];
    for await (const line of followPodLog(client, { namespace: 'default', pod: pod?.pod ?? '' })) {
      lines.push(line);
      if (lines.length === expected.length) break;
    }
    expect(lines).toEqual(expected);
  });
});

describe.skipIf(!hasNginx)('the live configuration (needs nginx with the stream module)', () => {
  test('is empty before an apply and the plan after it', async () => {
    const view = await viewWith(3);
    const { nginx } = view.configuration.configuration;
    expect(watchLiveConfig(nginx, () => undefined)).toBeUndefined();
    expect(await readLiveConfig(undefined, where())).toEqual({ text: '', quarantined: [] });
    await cluster.tcplb('apply');
    expect((await readLiveConfig(undefined, where())).text).toBe(configText(view.plan()));
    expect((await readLiveConfig(ECHO, where())).text).toBe(configText(view.plan(), ECHO));
    expect((await readLiveConfig({ ...ECHO, name: 'nobody' }, where())).text).toBe('');
  });

  test('says when something else goes live', async () => {
    const { nginx } = (await viewWith(3)).configuration.configuration;
    let changes = 0;
    const stop = watchLiveConfig(nginx, () => {
      changes += 1;
    });
    await cluster.sandbox.addNode('node-5');
    await viewWith(4);
    await cluster.tcplb('apply');
    await until('the watch to notice the apply', async () => changes > 0);
    stop?.();
  });
});
