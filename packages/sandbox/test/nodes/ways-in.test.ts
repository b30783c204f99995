/** Every way into a pod, for TCP and UDP and in each address family, through the real kubectl and real sockets. */
import { isIPv6 } from 'node:net';
import { SOURCE_MARKER } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IpFamilies, NodeDriver } from '../../src/index.ts';
import { ask, askUdp, eventually, service, startTestSandbox, type TestSandbox } from '../test-sandbox.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: IPv6 and dual stack, because these tests do not run as root');

interface ContainerPort {
  readonly containerPort: number;
  readonly hostPort?: number;
}

/** One number for TCP and UDP, `tcp` and `udp` by name. */
const bothPorts = (port: ContainerPort) => [
  { ...port, name: 'tcp', protocol: 'TCP' },
  { ...port, name: 'udp', protocol: 'UDP' },
];

const workload = (kind: string, name: string, port: ContainerPort, extra: object, hostNetwork = false) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        hostNetwork,
        terminationGracePeriodSeconds: 2,
        containers: [{ name: 'echo', image: 'node:24', ports: bothPorts(port) }],
      },
    },
    ...extra,
  },
});

const nodePorts = (nodePort: number) => [
  { name: 'tcp', protocol: 'TCP', port: 80, targetPort: 'tcp', nodePort },
  { name: 'udp', protocol: 'UDP', port: 80, targetPort: 'udp', nodePort },
];

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly podIPs: { ip: string }[]; readonly hostIPs: { ip: string }[] };
}

const cases: readonly [NodeDriver, IpFamilies, readonly string[]][] = [
  ['loopback', 'IPv4', ['IPv4']],
  ['netns', 'IPv6', ['IPv6']],
  ['netns', 'dual', ['IPv4', 'IPv6']],
];

describe.each(cases)('%s nodes with %s', (nodeDriver, ipFamilies, families) => {
  describe.skipIf(nodeDriver === 'netns' && !isRoot)('as root or without privileges', () => {
    let cluster: TestSandbox;
    const podsOf = async (app: string): Promise<Pod[]> =>
      JSON.parse(await cluster.kubectl('get', 'pods', '-l', `app=${app}`, '-o', 'json')).items;
    const familiesOf = (addresses: readonly string[]) => addresses.map((one) => (isIPv6(one) ? 'IPv6' : 'IPv4'));
    const rollout = (...names: string[]) =>
      Promise.all(names.map((name) => cluster.kubectl('rollout', 'status', name, '--timeout=40s')));
    const askBoth = (address: string, port: number) => Promise.all([ask(address, port), askUdp(address, port)]);
    const twice = (answer: unknown) => [answer, answer];

    beforeAll(async () => {
      cluster = await startTestSandbox({ nodeDriver, ipFamilies, nodes: 2 });
      await cluster.apply(
        workload('DaemonSet', 'network', { containerPort: 4490 }, {}, true),
        workload('DaemonSet', 'port', { containerPort: 4491, hostPort: 4492 }, {}),
        workload('Deployment', 'inner', { containerPort: 4491 }, { replicas: 4 }),
        workload('StatefulSet', 'numbered', { containerPort: 4491 }, { replicas: 2, serviceName: 'numbered' }),
        service('inner', { type: 'NodePort', ipFamilyPolicy: 'PreferDualStack', ports: nodePorts(30491) }),
        service('numbered', { type: 'NodePort', externalTrafficPolicy: 'Local', ports: nodePorts(30492) }),
      );
      await rollout('daemonset/network', 'daemonset/port', 'deployment/inner', 'statefulset/numbered');
    }, 120_000);
    afterAll(() => cluster?.stop());

    test('nodes and pods have an address of each family', async () => {
      const nodes = JSON.parse(await cluster.kubectl('get', 'nodes', '-o', 'json')).items as {
        status: { addresses: { type: string; address: string }[] };
      }[];
      const internal = nodes.map(({ status }) =>
        status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
      );
      expect(internal).toEqual(cluster.sandbox.nodes().map(({ addresses }) => addresses));
      for (const addresses of internal) expect(familiesOf(addresses)).toEqual(families);
      for (const { status } of await podsOf('inner')) {
        expect(familiesOf(status.podIPs.map(({ ip }) => ip))).toEqual(families);
        expect(familiesOf(status.hostIPs.map(({ ip }) => ip))).toEqual(families);
      }
      expect(familiesOf(cluster.sandbox.balancerAddresses)).toEqual(families);
    });

    test('host network: TCP and UDP on one number, under the name of the node', async () => {
      for (const { name, addresses } of cluster.sandbox.nodes()) {
        for (const address of addresses) expect(await askBoth(address, 4490)).toEqual(twice(`${name}: hi`));
      }
    });

    test('pod addresses: several pods of a node on one port, each under its own name', async () => {
      const pods = await podsOf('inner');
      expect(Map.groupBy(pods, ({ spec }) => spec.nodeName).size).toBe(2);
      for (const { metadata, status } of pods) {
        for (const { ip } of status.podIPs) expect(await askBoth(ip, 4491)).toEqual(twice(`${metadata.name}: hi`));
      }
    });

    test('host ports lead to the pod of the node', async () => {
      const pods = await podsOf('port');
      expect(pods).toHaveLength(2);
      for (const { metadata, status } of pods) {
        for (const { ip } of status.hostIPs) expect(await askBoth(ip, 4492)).toEqual(twice(`${metadata.name}: hi`));
      }
    });

    test('node ports lead to all pods with the Cluster policy', async () => {
      const names = (await podsOf('inner')).map(({ metadata }) => `${metadata.name}: hi`).sort();
      for (const address of cluster.sandbox.nodes().flatMap((node) => node.addresses)) {
        for (const askOne of [ask, askUdp]) {
          await eventually(async () => {
            const answers = await Promise.all(names.map(() => askOne(address, 30491)));
            return expect(answers.sort()).toEqual(names);
          });
        }
      }
    });

    test('through a node port the pods see the node, on whatever node they are', async () => {
      for (const { addresses } of cluster.sandbox.nodes()) {
        for (const address of addresses) {
          const seen = isIPv6(address) ? `[${address}]` : address;
          for (const askOne of [ask, askUdp]) {
            const answers = [];
            for (const _ of [1, 2, 3, 4]) answers.push(await askOne(address, 30491, SOURCE_MARKER));
            for (const answer of answers) expect(answer).toContain(`: PEER ${seen}:`);
          }
        }
      }
    });

    test('and to those of their node with the Local policy', async () => {
      const home = new Map((await podsOf('numbered')).map(({ metadata, spec }) => [spec.nodeName, metadata.name]));
      expect([...home.values()].sort()).toEqual(['numbered-0', 'numbered-1']);
      for (const { name, addresses } of cluster.sandbox.nodes()) {
        // The Service says nothing of families, so it has the first only.
        const [address = '', ...others] = addresses;
        await eventually(async () => expect(await askBoth(address, 30492)).toEqual(twice(`${home.get(name)}: hi`)));
        for (const other of others) expect(await askBoth(other, 30492)).toEqual(twice('ECONNREFUSED'));
      }
    });

    test('without a local pod both protocols are refused', async () => {
      await cluster.kubectl('scale', 'statefulset/numbered', '--replicas=1');
      const left = async () => (await podsOf('numbered')).map(({ spec }) => spec.nodeName);
      await eventually(async () => expect(await left()).toHaveLength(1));
      const [home] = await left();
      const address = cluster.sandbox.nodes().find(({ name }) => name !== home)?.address ?? '';
      await eventually(async () => expect(await askBoth(address, 30492)).toEqual(twice('ECONNREFUSED')));
    }, 60_000);

    test('Services have a cluster IP and EndpointSlices of each of their families', async () => {
      const read = async (app: string) => {
        const { spec } = JSON.parse(await cluster.kubectl('get', 'service', app, '-o', 'json'));
        const selector = `kubernetes.io/service-name=${app}`;
        const slices = JSON.parse(await cluster.kubectl('get', 'endpointslices', '-l', selector, '-o', 'json')).items;
        const types = slices.map(({ addressType }: { addressType: string }) => addressType);
        return [spec.ipFamilies, familiesOf(spec.clusterIPs), types.sort()];
      };
      expect(await read('inner')).toEqual([families, families, families]);
      expect(await read('numbered')).toEqual([1, 2, 3].map(() => families.slice(0, 1)));
    });

    test('a host port that another pod has keeps a pod off the node', async () => {
      const taken = { containerPort: 4493, hostPort: 4492 };
      await cluster.apply(workload('Deployment', 'late', taken, { replicas: 1 }));
      const reason = "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.";
      await eventually(async () => {
        const events = await cluster.kubectl('get', 'events', '--field-selector=reason=FailedScheduling', '-o', 'json');
        const { items } = JSON.parse(events) as { items: { message: string; involvedObject: { name: string } }[] };
        return expect(items.find(({ involvedObject }) => involvedObject.name.startsWith('late-'))?.message).toBe(
          reason,
        );
      });
      await cluster.kubectl('delete', 'daemonset', 'port');
      await rollout('deployment/late');
    }, 90_000);
  });
});
