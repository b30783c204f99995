/** Nodes and their pods through the real kubectl and real sockets, with both drivers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeDriver } from '../../src/index.ts';
import {
  ask,
  echoDaemonSet,
  echoDeployment,
  eventually,
  service,
  startTestSandbox,
  type TestSandbox,
} from '../test-sandbox.ts';

interface Slice {
  endpoints: {
    addresses: string[];
    nodeName: string;
    conditions: { ready: boolean; serving: boolean; terminating: boolean };
  }[];
}

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: nodes in network namespaces, because these tests do not run as root');

describe.each<NodeDriver>(['loopback', 'netns'])('%s nodes', (nodeDriver) => {
  describe.skipIf(nodeDriver === 'netns' && !isRoot)('as root or without privileges', () => {
    let cluster: TestSandbox;
    const addressOf = (name: string): string =>
      cluster.sandbox.nodes().find((node) => node.name === name)?.address ?? '';
    const readyByNode = async (): Promise<Record<string, boolean>> => {
      const json = await cluster.kubectl(
        'get',
        'endpointslices',
        '-l',
        'kubernetes.io/service-name=echo',
        '-o',
        'json',
      );
      const slices = (JSON.parse(json) as { items: Slice[] }).items;
      return Object.fromEntries(
        slices.flatMap(({ endpoints }) => endpoints.map((e) => [e.nodeName, e.conditions.ready])),
      );
    };
    const nodeStatus = (name: string) =>
      cluster.kubectl('get', 'node', name, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}');

    beforeAll(async () => {
      cluster = await startTestSandbox({ nodeDriver });
      const ports = [{ name: 'tcp', port: 4460, targetPort: 'echo', nodePort: 30460 }];
      await cluster.apply(
        echoDaemonSet('echo', 4460),
        service('echo', { type: 'NodePort', externalTrafficPolicy: 'Local', ports }),
      );
      await cluster.kubectl('rollout', 'status', 'daemonset/echo', '--timeout=30s');
    }, 90_000);
    afterAll(() => cluster?.stop());

    test('are Ready and have the addresses that the sandbox says', async () => {
      const output = await cluster.kubectl(
        'get',
        'nodes',
        '-o',
        'jsonpath={range .items[*]}{.metadata.name} {.status.addresses[0].address} {.metadata.labels.kubernetes\\.io/hostname}{"\\n"}{end}',
      );
      const expected = cluster.sandbox.nodes().map(({ name, address }) => `${name} ${address} ${name}\n`);
      expect(output).toBe(expected.join(''));
      expect(cluster.sandbox.nodes().map(({ name }) => name)).toEqual(['node-1', 'node-2', 'node-3']);
    });

    test('answer under their own names on the port of a host network pod', async () => {
      const answers = await Promise.all(cluster.sandbox.nodes().map(({ address }) => ask(address, 4460)));
      expect(answers).toEqual(['node-1: hi', 'node-2: hi', 'node-3: hi']);
    });

    test('are in the EndpointSlice with their names and addresses', async () => {
      const slices = await cluster.kubectl(
        'get',
        'endpointslices',
        '-l',
        'kubernetes.io/service-name=echo',
        '-o',
        'json',
      );
      const { items } = JSON.parse(slices) as { items: (Slice & { ports: object[]; addressType: string })[] };
      expect(items).toHaveLength(1);
      expect(items[0]?.ports).toEqual([{ name: 'tcp', port: 4460, protocol: 'TCP' }]);
      expect(
        items[0]?.endpoints.map(({ addresses, nodeName, conditions }) => ({ addresses, nodeName, conditions })),
      ).toEqual(
        cluster.sandbox.nodes().map(({ name, address }) => ({
          addresses: [address],
          nodeName: name,
          conditions: { ready: true, serving: true, terminating: false },
        })),
      );
    });

    test('have node ports that lead to the local pod', async () => {
      await eventually(async () => expect(await ask(addressOf('node-2'), 30460)).toBe('node-2: hi'));
      expect(await ask(addressOf('node-3'), 30460)).toBe('node-3: hi');
    });

    test('print what their echo servers log', async () => {
      const logs = await cluster.kubectl('logs', 'daemonset/echo', '--tail=-1');
      expect(logs).toMatch(/^node-\d echoes on \S+ port 4460$/m);
      const pod = (await cluster.kubectl('get', 'pods', '--field-selector=spec.nodeName=node-1', '-o', 'name')).trim();
      await ask(addressOf('node-1'), 4460);
      const stamped = await cluster.kubectl('logs', pod, '--timestamps', '--tail=2');
      expect(stamped).toMatch(/^\d{4}-\S+Z connection from \S+$/m);
    });

    test('lose their endpoints when they lose power, and have them again afterwards', async () => {
      await cluster.sandbox.stopNode('node-2');
      expect(await ask(addressOf('node-2'), 4460)).toBe('ECONNREFUSED');
      expect(cluster.sandbox.nodes()[1]?.running).toBe(false);
      await eventually(async () => expect(await nodeStatus('node-2')).toBe('Unknown'));
      await eventually(async () =>
        expect(await readyByNode()).toEqual({ 'node-1': true, 'node-2': false, 'node-3': true }),
      );
      expect(await cluster.kubectl('describe', 'node', 'node-2')).toContain('node.kubernetes.io/unreachable:NoExecute');

      await cluster.sandbox.startNode('node-2');
      await eventually(async () =>
        expect(await readyByNode()).toEqual({ 'node-1': true, 'node-2': true, 'node-3': true }),
      );
      expect(await ask(addressOf('node-2'), 4460)).toBe('node-2: hi');
      await eventually(async () =>
        expect(await cluster.kubectl('get', 'node', 'node-2', '-o', 'jsonpath={.spec.taints}')).toBe(''),
      );
    }, 60_000);

    test('are lost when they are cut off, and come back with what they ran', async () => {
      await cluster.sandbox.cutNode('node-3');
      await eventually(async () => expect(await nodeStatus('node-3')).toBe('Unknown'));
      const answer = await ask(addressOf('node-3'), 4460);
      expect(answer).toMatch(nodeDriver === 'netns' ? /TIMEOUT|EHOSTUNREACH/ : /ECONNREFUSED/);
      await cluster.sandbox.startNode('node-3');
      await eventually(async () => expect((await readyByNode())['node-3']).toBe(true));
      expect(await eventually(() => ask(addressOf('node-3'), 4460))).toBe('node-3: hi');
    }, 60_000);

    test('come and go', async () => {
      const added = await cluster.sandbox.addNode();
      expect(added).toMatchObject({ name: 'node-4', running: true });
      await cluster.kubectl('rollout', 'status', 'daemonset/echo', '--timeout=30s');
      await eventually(async () => expect(await ask(added.address, 4460)).toBe('node-4: hi'));
      await eventually(async () => expect(Object.keys(await readyByNode())).toContain('node-4'));

      await cluster.sandbox.removeNode('node-4');
      expect(await cluster.kubectl('get', 'nodes', '-o', 'name')).not.toContain('node-4');
      await eventually(async () => expect(Object.keys(await readyByNode())).not.toContain('node-4'));
      await eventually(async () =>
        expect(await cluster.kubectl('get', 'pods', '--field-selector=spec.nodeName=node-4', '-o', 'name')).toBe(''),
      );
      if (nodeDriver === 'loopback') expect(await ask(added.address, 4460)).toBe('ECONNREFUSED');
      const again = await cluster.sandbox.addNode('replacement');
      expect(again.address).toBe(added.address);
      await eventually(async () => expect(await ask(again.address, 4460)).toBe('replacement: hi'));
      await cluster.sandbox.removeNode('replacement');
      await eventually(async () => expect(Object.keys(await readyByNode())).not.toContain('replacement'));
    }, 60_000);

    test('are cordoned and drained by kubectl', async () => {
      await cluster.apply(echoDeployment('mobile', 2, 5460));
      await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=30s');
      await cluster.kubectl('drain', 'node-1', '--ignore-daemonsets', '--timeout=30s');
      const where = async () =>
        cluster.kubectl('get', 'pods', '-l', 'app=mobile', '-o', 'jsonpath={.items[*].spec.nodeName}');
      await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=30s');
      expect(await where()).not.toContain('node-1');
      // A cordoned node keeps its DaemonSet pods.
      expect(await ask(addressOf('node-1'), 4460)).toBe('node-1: hi');
      await cluster.kubectl('uncordon', 'node-1');
      expect(await cluster.kubectl('get', 'node', 'node-1', '-o', 'jsonpath={.spec.unschedulable}')).toBe('');
    }, 60_000);

    test('send node ports to pods of other nodes only with the Cluster policy', async () => {
      const ports = [{ port: 5461, targetPort: 5461, nodePort: 30461 }];
      await cluster.apply(
        echoDeployment('single', 1, 5461),
        service('single', { type: 'NodePort', externalTrafficPolicy: 'Cluster', ports }),
      );
      await cluster.kubectl('rollout', 'status', 'deployment/single', '--timeout=30s');
      const home = await cluster.kubectl('get', 'pods', '-l', 'app=single', '-o', 'jsonpath={.items[0].spec.nodeName}');
      const ask30461 = () => Promise.all(cluster.sandbox.nodes().map(({ address }) => ask(address, 30461)));
      await eventually(async () =>
        expect(await ask30461()).toEqual([1, 2, 3].map(() => expect.stringMatching(/^single-\S+: hi$/))),
      );

      await cluster.kubectl('patch', 'service', 'single', '-p', '{"spec":{"externalTrafficPolicy":"Local"}}');
      const local = cluster.sandbox
        .nodes()
        .map(({ name }) => (name === home ? expect.stringMatching(/^single-\S+: hi$/) : 'ECONNREFUSED'));
      await eventually(async () => expect(await ask30461()).toEqual(local));
    }, 60_000);
  });
});
