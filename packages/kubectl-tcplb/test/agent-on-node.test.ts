/** An agent whose load balancer is a node of the cluster, with other things that want ports of that node. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, PROGRAMMED, type Service, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonSet, service } from './support/objects.ts';
import { type AgentProcess, startAgentProcess } from './support/run-agent.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);

let cluster: TestCluster;
let agent: AgentProcess;

/** `STATUS REASON: MESSAGE` of our condition. */
async function told(name: string): Promise<string> {
  const { status } = JSON.parse(await cluster.kubectl('get', 'service', name, '-o', 'json')) as Service;
  const ours = status?.conditions?.find(({ type }) => type === PROGRAMMED);
  const text = ours === undefined ? 'nothing' : `${ours.status} ${ours.reason}: ${ours.message}`;
  return text.replaceAll(/-[a-z0-9]{5} /g, '-XXXXX ').replaceAll(address(), 'NODE');
}

const events = (name: string) =>
  cluster.kubectl(
    'get',
    'events',
    '--field-selector',
    `involvedObject.name=${name}`,
    '-o',
    'jsonpath={.items[*].reason}',
  );
const address = () => cluster.sandbox.nodes()[0]?.address ?? '';
const isTold = (name: string, message: string) => waitUntil(async () => expect(await told(name)).toBe(message));
const refused = (port: number, holder: string) =>
  `False PortConflict: TCP port ${port} of node node-1, which is the balancer, is taken by ${holder}. Choose another port, or give the balancer one more address.`;
/** There is nobody behind the listeners of these tests. */
const SERVED = /^False NoReadyBackends/;

async function rollOut(name: string, port: number): Promise<void> {
  await cluster.apply(daemonSet({ name, port, hostNetwork: true }));
  await cluster.kubectl('rollout', 'status', `daemonset/${name}`, '--timeout=30s');
}

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  beforeAll(async () => {
    cluster = await startTestCluster();
    const kind = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
    const nginx = { directory: join(cluster.directory, 'lb') };
    await writeFile(join(cluster.directory, 'lb.yaml'), JSON.stringify({ ...kind, addresses: [address()], nginx }));
    await rollOut('web', 23471);
    const flags = ['--config', join(cluster.directory, 'lb.yaml'), '--check-interval', '500ms'];
    agent = startAgentProcess(flags, cluster.env, cluster.directory);
    await agent.says(/ is live$/);
  });

  afterAll(async () => {
    await agent?.end('SIGTERM');
    const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
    await stopNginx(createLocalHost(), { ...nginx, directory: join(cluster.directory, 'lb') });
    await cluster?.[Symbol.asyncDispose]();
  });

  test('a listener gives way to the pod that is older, also to its successor, and has the port when nobody has', async () => {
    await cluster.apply(service('late', 23471));
    await isTold('late', refused(23471, 'Pod default/web-XXXXX (DaemonSet default/web)'));
    expect(await events('late')).toBe('PortConflict');

    await cluster.kubectl('rollout', 'restart', 'daemonset/web');
    await cluster.kubectl('rollout', 'status', 'daemonset/web', '--timeout=30s');
    await isTold('late', refused(23471, 'Pod default/web-XXXXX (DaemonSet default/web)'));

    await cluster.kubectl('delete', 'daemonset', 'web');
    await waitUntil(async () => expect(await told('late')).toMatch(SERVED));
  });

  test('a listener keeps its port when a pod comes later', async () => {
    await cluster.apply(service('early', 23472));
    await waitUntil(async () => expect(await told('early')).toMatch(SERVED));
    // Of two that are made in the same second the pod counts as older.
    const made = Date.now();
    await waitUntil(async () => expect(Date.now()).toBeGreaterThan(made + 1_000));
    await cluster.apply(daemonSet({ name: 'pushy', port: 23472, hostNetwork: true }));
    await waitUntil(async () => {
      const pods = await cluster.kubectl('get', 'pods', '-l', 'app=pushy', '-o', 'jsonpath={.items[*].spec.nodeName}');
      expect(pods).toContain('node-1');
    });
    // What comes next is told after that of the pod.
    await cluster.apply(service('after', 10250));
    await isTold('after', refused(10250, 'the kubelet'));
    expect(await told('early')).toMatch(SERVED);
  });

  test('a listener gives way to a node port', async () => {
    const ports = [{ port: 80, nodePort: 30473 }];
    const metadata = { name: 'theirs', namespace: 'default' };
    await cluster.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', ports } });
    await cluster.apply(service('over-it', 30473));
    await isTold('over-it', refused(30473, 'Service default/theirs as a node port'));
    await cluster.kubectl('delete', 'service', 'theirs');
    await waitUntil(async () => expect(await told('over-it')).toMatch(SERVED));
  });
});
