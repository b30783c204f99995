/** What the editor knows of a real cluster, and how fast and how honestly. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, createClusterClient, resources } from '@tcplb/core';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type {
  ClusterChange,
  ClusterFeed,
  ClusterSource,
  ClusterView,
  FollowSettings,
} from '../../src/engine/cluster-feed.ts';
import { followFeed } from '../../src/engine/index.ts';
import { until } from '../editor/until.ts';
import { sampleDaemonSet, sampleService } from '../support/sample-cluster.ts';

const PORT = 24471;
const ECHO = { namespace: 'default', name: 'tcp-echo' };

let directory: string;
let sandbox: Sandbox;
let kubeconfig: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-feed-'));
  kubeconfig = join(directory, 'kubeconfig');
  sandbox = await startSandbox({ nodes: 3, heartbeatMs: 300, nodeGraceMs: 1_500 });
  await writeFile(kubeconfig, sandbox.kubeconfig);
  const client = await createClusterClient({ kubeconfig });
  await client.create(resources.daemonSets, {
    ...sampleDaemonSet(ECHO, PORT),
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    spec: podsNamed(ECHO.name),
  });
  await client.create(resources.services, { ...sampleService(ECHO, PORT), apiVersion: 'v1', kind: 'Service' });
  client.close();
});

/** As the API server wants them. */
function podsNamed(app: string) {
  const containers = [{ name: 'main', image: 'node:24', ports: [{ containerPort: PORT }] }];
  return {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { hostNetwork: true, containers } },
  };
}

afterAll(async () => {
  await sandbox?.stop();
  await rm(directory, { recursive: true, force: true });
});

interface Followed {
  readonly feed: ClusterFeed;
  readonly changes: ClusterChange[];
}

function follow(source: Partial<ClusterSource> = {}, settings: Partial<FollowSettings> = {}): Followed {
  const changes: ClusterChange[] = [];
  const feed = followFeed(
    { id: 'test', context: '', kubeconfig, namespace: 'default', isCurrent: true, ...source },
    {
      settings: () => ({ cwd: directory, mayRunPrograms: true, ...settings }),
      userAgent: 'tcplb-test',
      onChange: (change) => changes.push(change),
    },
  );
  onTestFinished(() => feed.stop());
  return { feed, changes };
}

function viewOf({ state }: ClusterFeed): ClusterView | undefined {
  return state.phase === 'ready' ? state.view : undefined;
}

function backendsOf(feed: ClusterFeed): readonly Backend[] {
  return viewOf(feed)?.exposures.flatMap(({ listeners }) => listeners.flatMap(({ backends }) => backends)) ?? [];
}

const describeBackends = (feed: ClusterFeed) =>
  backendsOf(feed).map(({ node, state, reason = '' }) => [node, state, reason]);

function errorCode({ state }: ClusterFeed): string | undefined {
  if (state.phase === 'failed') return state.error.code;
  return state.phase === 'ready' ? state.trouble?.code : undefined;
}

describe('a cluster that answers', () => {
  let followed: Followed;

  beforeEach(async () => {
    followed = follow();
    await until('three ready backends', async () => {
      const ready = backendsOf(followed.feed).filter(({ state }) => state === 'ready');
      return ready.length === 3;
    });
  });

  test('is shown with its DaemonSets, and with who leads to them', async () => {
    const { feed } = followed;
    const view = await until('the pods to be counted', async () => {
      const now = viewOf(feed);
      return now?.daemonSets[0]?.desired === 3 && now;
    });
    expect(view).toMatchObject({ nodes: 3, server: sandbox.url, rejected: [] });
    expect(view.daemonSets).toMatchObject([{ ...ECHO, hostNetwork: true, exposedAs: ['tcp-echo'], desired: 3 }]);
    expect(view.configuration.source).toBe('ConfigMap tcplb-system/tcplb');
  });

  test('has a node that loses power, and one that is new', async () => {
    const { feed, changes } = followed;
    changes.length = 0;
    await sandbox.stopNode('node-2');
    await until('the dead node to be seen', async () => backendsOf(feed).some(({ state }) => state !== 'ready'));
    expect(describeBackends(feed)[1]).toEqual(['node-2', 'excluded', 'NodeNotReady']);
    await sandbox.startNode('node-2');
    await sandbox.addNode('node-4');
    await until('four ready backends', async () => {
      const ready = backendsOf(feed).filter(({ state }) => state === 'ready');
      return ready.length === 4;
    });
    expect(changes).toContain('all');
    await sandbox.removeNode('node-4');
    await until('the node to be gone', async () => viewOf(feed)?.nodes === 3 && backendsOf(feed).length === 3);
  });

  test('tells of a changed Service by its namespace alone', async () => {
    const { feed, changes } = followed;
    await until('the pods to be counted', async () => viewOf(feed)?.daemonSets[0]?.desired === 3);
    changes.length = 0;
    const client = await feed.client();
    const port = { op: 'replace', path: '/spec/ports/0/port', value: PORT + 1 };
    await client.patch(resources.services, ECHO.name, ECHO.namespace, 'json', [port]);
    const listenerPort = async () => viewOf(feed)?.exposures[0]?.listeners[0]?.port;
    await until('the new port', async () => (await listenerPort()) === PORT + 1);
    expect(changes).toContainEqual({ namespaces: new Set(['default']) });
    expect(changes).not.toContain('all');
    await client.patch(resources.services, ECHO.name, ECHO.namespace, 'json', [{ ...port, value: PORT }]);
  });

  test('has pods that are followed when they are asked for', async () => {
    const { feed } = followed;
    expect(feed.podBackends(ECHO.namespace, ECHO.name)).toBeUndefined();
    const pods = await until('the pods', async () => {
      const now = feed.podBackends(ECHO.namespace, ECHO.name);
      // Of a node that was removed one may be left for a moment.
      return now?.length === 3 && now;
    });
    expect(pods.map(({ node, port, ready, nodeReady }) => ({ node, port, ready, nodeReady }))).toEqual(
      ['node-1', 'node-2', 'node-3'].map((node) => ({ node, port: PORT, ready: true, nodeReady: true })),
    );
    feed.forgetPods(ECHO.namespace, ECHO.name);
    expect(feed.podBackends(ECHO.namespace, 'other')).toBeUndefined();
  });

  test('keeps what was known while it is read anew', async () => {
    const { feed, changes } = followed;
    changes.length = 0;
    feed.refresh();
    expect(feed.state.phase).toBe('ready');
    await until('the new view', async () => changes.length > 0);
    expect(backendsOf(feed)).toHaveLength(3);
  });
});

describe('the configuration', () => {
  const yaml = (port: number) => `apiVersion: tcplb.dev/v1alpha1
kind: LoadBalancerConfiguration
addresses: [192.0.2.${port}]
`;

  test('is read again when the file changes, and its faults are told', async () => {
    const cwd = await mkdtemp(join(directory, 'workspace-'));
    const file = join(cwd, 'tcplb.yaml');
    await writeFile(file, yaml(1));
    const { feed } = follow({}, { cwd });
    const address = async () => viewOf(feed)?.exposures[0]?.listeners[0]?.address;
    await until('the first address', async () => (await address()) === '192.0.2.1');
    await writeFile(file, yaml(2));
    await until('the second address', async () => (await address()) === '192.0.2.2');
    await writeFile(file, 'kind: Nonsense\n');
    await until('the trouble', async () => errorCode(feed) === 'InvalidConfiguration');
    expect(await address()).toBe('192.0.2.2');
    await writeFile(file, yaml(3));
    await until('the third address', async () => (await address()) === '192.0.2.3');
    expect(errorCode(feed)).toBeUndefined();
  });

  test('may come from the cluster, and is followed there', async () => {
    const { feed } = follow();
    const client = await feed.client();
    const listening = async () => viewOf(feed)?.exposures[0]?.listeners[0]?.address;
    await until("the sandbox's own address", async () => (await listening()) === sandbox.balancerAddress);
    const write = async (text: string) => {
      const patch = { data: { 'tcplb.yaml': text } };
      await client.patch(resources.configMaps, 'tcplb', 'tcplb-system', 'merge', patch);
    };
    await write(yaml(9));
    await until('the other address', async () => (await listening()) === '192.0.2.9');
    await client.delete(resources.configMaps, 'tcplb', 'tcplb-system');
    await until('the defaults', async () => viewOf(feed)?.configuration.source === 'built-in defaults');
    expect(await listening()).toBe('*');
  });
});

describe('a cluster that cannot be followed', () => {
  test('has no kubeconfig until it is written', async () => {
    const missing = join(directory, 'later');
    const { feed } = follow({ kubeconfig: missing });
    await feed.settled;
    expect(feed.state.phase).toBe('failed');
    expect(errorCode(feed)).toBe('InvalidConfiguration');
    await expect(feed.client()).rejects.toThrow(`kubeconfig ${missing} does not exist`);
    await writeFile(missing, sandbox.kubeconfig);
    await until('the cluster', async () => feed.state.phase === 'ready');
  });

  test('does not listen', async () => {
    const dead = join(directory, 'dead');
    await writeFile(dead, sandbox.kubeconfig.replace(/https:\S+/, 'https://127.0.0.1:1'));
    const { feed } = follow({ kubeconfig: dead });
    await feed.settled;
    expect(feed.state.phase).toBe('failed');
    expect(errorCode(feed)).toBe('ClusterUnreachable');
  });

  test('wants a program to be run, which is not allowed', async () => {
    const [program, proof] = [join(directory, 'plugin.sh'), join(directory, 'plugin-ran')];
    await writeFile(program, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    const file = join(directory, 'exec');
    const exec = `user:\n      exec: { apiVersion: client.authentication.k8s.io/v1, command: ${program}, interactiveMode: Never }`;
    await writeFile(
      file,
      sandbox.kubeconfig.replace(/user:\s+client-certificate-data: \S+\s+client-key-data: \S+/, exec),
    );
    const { feed } = follow({ kubeconfig: file }, { mayRunPrograms: false });
    await feed.settled;
    expect(errorCode(feed)).toBe('ProgramNotAllowed');
    expect(existsSync(proof)).toBe(false);
  });

  test('goes away, and what was known stays', async () => {
    const own = await startSandbox({ nodes: 1 });
    const file = join(directory, 'own');
    await writeFile(file, own.kubeconfig);
    const { feed } = follow({ kubeconfig: file });
    await until('the cluster', async () => feed.state.phase === 'ready');
    await own.stop();
    await until('the trouble', async () => errorCode(feed) === 'ClusterUnreachable');
    expect(viewOf(feed)?.nodes).toBe(1);
  });
});
