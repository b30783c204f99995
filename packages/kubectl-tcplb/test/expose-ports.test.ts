/** What `expose` refuses because somebody has the port already, on the balancer or on the nodes. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalize } from './support/normalize.ts';
import { daemonSet, deployment, service } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

let cluster: TestCluster;
/** Somebody else's, on the balancer. */
let foreign: Server;
/** Where the load balancer is on node-1. */
let onNode: string;

beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.apply(
    daemonSet({ name: 'echo', port: 20446, hostNetwork: true }),
    deployment({ name: 'web', port: 8080 }),
    nodePortService('theirs', 30123),
    service('old', 20900),
  );
  await cluster.kubectl('rollout', 'status', 'daemonset/echo', '--timeout=30s');
  // Younger than the pods of `echo`, so that they have the port.
  await cluster.apply(daemonSet({ name: 'late', port: 20446, hostNetwork: true }));
  await waitUntil(async () => {
    const pods = await cluster.kubectl('get', 'pods', '-l', 'app=late', '-o', 'name');
    expect(pods.trim().split('\n')).toHaveLength(3);
  });
  foreign = createServer().listen(20500, cluster.sandbox.balancerAddress);
  await once(foreign, 'listening');
  onNode = await writeConfig();
});

afterAll(async () => {
  foreign?.close();
  await cluster?.[Symbol.asyncDispose]();
});

function nodePortService(name: string, nodePort: number) {
  const ports = [{ port: 80, nodePort }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'NodePort', selector: { app: 'web' }, ports },
  };
}

async function writeConfig(): Promise<string> {
  const path = join(cluster.directory, 'node.json');
  const addresses = [cluster.sandbox.nodes()[0]?.address];
  const kind = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
  await writeFile(path, JSON.stringify({ ...kind, addresses, nginx: { directory: join(cluster.directory, 'lb') } }));
  return path;
}

async function run(line: string) {
  const { stdout, stderr, exitCode } = await cluster.tcplb(line.replace('NODE_CONFIG', onNode));
  const text = normalize(stderr, cluster.sandbox).replaceAll(/[\w-]+ \(process \d+\)/g, 'PROGRAM');
  const free = /for example (?:--port )?(\d+)/.exec(text)?.[1];
  // What else listens on this machine meanwhile is not offered.
  return { stdout, stderr: free ? text.replace(`--port ${free}:`, '--port FREE:') : text, exitCode, free };
}

const services = () => cluster.kubectl('get', 'services', '-A', '-o', 'jsonpath={.items[*].metadata.name}');

const taken: [string, string, string, string][] = [
  [
    'an open socket of another program on the balancer',
    'expose ds/echo --port 20500',
    'TCP port 20500 of this machine is taken by PROGRAM, and Service default/echo wants it',
    'Use a free port, for example --port FREE:20446.',
  ],
  [
    'the listener of another exposure',
    'expose ds/echo --port 20900',
    'Service default/echo: TCP port 20900 on BALANCER is taken by Service default/old',
    'Use a free port, for example --port FREE:20446.',
  ],
  [
    "another pod's port of the node that is the balancer",
    'expose deploy/web --port 20446:8080 --config NODE_CONFIG',
    'TCP port 20446 of node node-1, which is the balancer, is taken by Pod default/echo-XXXXX (DaemonSet default/echo), and the listener of Service default/web wants it',
    'Use a free port, for example --port FREE:8080.',
  ],
  [
    "the kubelet's port of the node that is the balancer",
    'expose deploy/web --port 10250:8080 --config NODE_CONFIG',
    'TCP port 10250 of node node-1, which is the balancer, is taken by the kubelet, and the listener of Service default/web wants it',
    'Use a free port, for example --port FREE:8080.',
  ],
  [
    'a node port of another Service',
    'expose deploy/web --port 20080:8080 --node-port 30123',
    'TCP port 30123 of every node is taken by Service default/theirs as a node port, and a node port for Deployment default/web wants it',
    'Use another node port, for example --node-port 30124, or name none, and the cluster picks one.',
  ],
  [
    'a node port of another Service on the node that is the balancer',
    'expose deploy/web --port 30123:8080 --config NODE_CONFIG',
    'TCP port 30123 of node node-1, which is the balancer, is taken by Service default/theirs as a node port, and the listener of Service default/web wants it',
    'Use a free port, for example --port FREE:8080.',
  ],
];

/** The command with the flag of the suggestion instead of its own. */
function follow(line: string, suggestion: string, free = ''): string {
  const [, flag = '', value = ''] = /for example (--[a-z-]+) ([^,\s]+?)[,.](?:\s|$)/.exec(suggestion) ?? [];
  return line.replace(new RegExp(`${flag} \\S+`), `${flag} ${value.replace('FREE', free)}`);
}

describe('refuses, whatever the dry run, and takes what it suggests', () => {
  test.each(taken)('%s', async (_name, line, message, suggestion) => {
    const before = await services();
    let free: string | undefined;
    for (const dryRun of ['', ' --dry-run=client', ' --dry-run=server']) {
      const refused = { stdout: '', stderr: `error: ${message}\n  ${suggestion}\n`, exitCode: 1 };
      const result = await run(`${line}${dryRun}`);
      expect(result).toMatchObject(refused);
      free = result.free;
    }
    expect(await services()).toBe(before);
    const taking = await run(`${follow(line, suggestion, free)} -o name`);
    expect(taking).toMatchObject({ stderr: '', exitCode: 0 });
    await run(`unexpose ${taking.stdout.trim().replace('service/', '')}`);
  });
});

describe("refuses pods that cannot have their nodes' ports", () => {
  test("another DaemonSet's pods were there first, and another port helps", async () => {
    const holders = [1, 2, 3].map(
      (node) =>
        `TCP port 20446 of node node-${node} is taken by Pod default/echo-XXXXX (DaemonSet default/echo), and DaemonSet default/late wants it`,
    );
    const refused = await run('expose ds/late --port 20700:20446');
    expect(refused).toMatchObject({ stdout: '', exitCode: 1 });
    const [error = '', suggestion] = refused.stderr.split('\n');
    expect(error.replace('error: ', '').split('; ').toSorted()).toEqual(holders);
    expect(suggestion).toBe(
      `  Give the pods of DaemonSet default/late a port that is free on their nodes, for example ${refused.free}.`,
    );
    await cluster.apply(daemonSet({ name: 'late', port: Number(refused.free), hostNetwork: true }));
    await cluster.kubectl('rollout', 'status', 'daemonset/late', '--timeout=60s');
    expect(await run(`expose ds/late --port 20700:${refused.free} -o name`)).toMatchObject({
      stdout: 'service/late\n',
      stderr: '',
      exitCode: 0,
    });
  });

  test('who has the port has it: a younger one that waits for it is no obstacle', async () => {
    await cluster.apply(daemonSet({ name: 'later', port: 20446, hostNetwork: true }));
    expect(await run('expose ds/echo --port 20701:20446 --dry-run -o name')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  test('what is exposed already is written again, with a warning', async () => {
    await cluster.apply(daemonSet({ name: 'late', port: 20446, hostNetwork: true }));
    await waitUntil(async () => {
      const { stdout, stderr, exitCode } = await run('expose ds/late --port 20700:20446 -o name');
      expect({ stdout, exitCode }).toEqual({ stdout: 'service/late\n', exitCode: 0 });
      expect(stderr.split('\n')[0]).toMatch(
        /^warning: TCP port 20446 of node node-\d is taken by Pod default\/echo-XXXXX \(DaemonSet default\/echo\), and DaemonSet default\/late wants it$/,
      );
    });
  });
});

describe('echo deploy', () => {
  const deploy = (line: string) => run(`echo deploy --name tester ${line}`);
  const byEcho = (node: number) =>
    `TCP port 20446 of node node-${node} is taken by Pod default/echo-XXXXX (DaemonSet default/echo), and DaemonSet default/tester wants it`;

  test('refuses a port that others have, whatever the dry run, and takes the one that it suggests', async () => {
    for (const dryRun of ['', ' --dry-run=client', ' --dry-run=server']) {
      const { stdout, stderr, exitCode, free } = await deploy(`--port 20446${dryRun}`);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      const message = [1, 2, 3].map(byEcho).join('; ');
      expect(stderr).toBe(`error: ${message}\n  Use a free port, for example --port ${free}.\n`);
    }
    expect(await cluster.kubectl('get', 'configmaps', 'tester', '--ignore-not-found')).toBe('');
    const { free } = await deploy('--port 20446 --dry-run=client');
    expect(await deploy(`--port ${free} -o name`)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await deploy(`--port ${free} -o name`)).toMatchObject({ stderr: '', exitCode: 0 });
    await run('echo delete --name tester');
  });

  test.each([
    ['10250', 'the kubelet'],
    ['30123', 'Service default/theirs as a node port'],
    ['31999', 'the node-port range 30000-32767'],
  ])('refuses port %s', async (port, holder) => {
    const { stderr, exitCode } = await deploy(`--port ${port}`);
    const message = `TCP port ${port} of every node is taken by ${holder}, and DaemonSet default/tester wants it`;
    expect({ error: stderr.split('\n')[0], exitCode }).toEqual({ error: `error: ${message}`, exitCode: 1 });
  });

  test('where others have the port on one node only, --ignore-taken-nodes goes on with the others, expose too', async () => {
    const { template, ...rest } = daemonSet({ name: 'lone', port: 20888, hostNetwork: true }).spec;
    const spec = { ...template.spec, nodeSelector: { 'kubernetes.io/hostname': 'node-2' } };
    const lone = { ...daemonSet({ name: 'lone', port: 20888 }), spec: { ...rest, template: { ...template, spec } } };
    await cluster.apply(lone);
    await cluster.kubectl('rollout', 'status', 'daemonset/lone', '--timeout=30s');
    const taken =
      /TCP port 20888 of node node-2 is taken by Pod default\/lone-XXXXX \(DaemonSet default\/lone\), and DaemonSet default\/tester wants it/;
    const refused = await deploy('--port 20888');
    expect(refused.stderr).toMatch(taken);
    expect(refused.stderr).toContain('\n  Or leave these nodes out with --ignore-taken-nodes.\n');
    const deployed = await deploy('--port 20888 --ignore-taken-nodes -o name');
    expect(deployed).toMatchObject({ exitCode: 0, stdout: 'configmap/tester\ndaemonset.apps/tester\n' });
    expect(deployed.stderr).toMatch(taken);

    await waitUntil(async () => {
      const exposed = await run('expose ds/tester --port 20889:20888');
      expect(exposed.stderr).toMatch(taken);
      expect(exposed.stderr).toContain('\n  Or leave these nodes out with --ignore-taken-nodes.\n');
    });
    const exposed = await run('expose ds/tester --port 20889:20888 --ignore-taken-nodes -o name');
    expect(exposed).toMatchObject({ exitCode: 0, stdout: 'service/tester\n' });
    expect(exposed.stderr).toMatch(taken);
    await run('unexpose tester');
    await run('echo delete --name tester');
  });
});

test('who may not read who has which port is told so, and exposes all the same', async () => {
  const resources = 'services,daemonsets.apps';
  await cluster.kubectl('create', 'clusterrole', 'exposer', '--verb=get,list,create,patch', `--resource=${resources}`);
  await cluster.kubectl('create', 'clusterrolebinding', 'exposer', '--clusterrole=exposer', '--user=bob');
  const { stdout, stderr, exitCode } = await run(
    'expose ds/echo --port 20703:20446 --config NODE_CONFIG --as bob -o name',
  );
  expect({ stdout, exitCode }).toEqual({ stdout: 'service/echo\n', exitCode: 0 });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^warning: the addresses of the nodes were not checked: .*bob/),
    expect.stringMatching(/^warning: the ports of other pods were not checked: .*bob/),
  ]);
});
