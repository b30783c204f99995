/** What `apply` tells the Services: on a sandbox with the real kubectl, with a real nginx. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, PROGRAMMED, type Service, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { service } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23448;
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

let cluster: TestCluster;

async function writeConfig(addresses: readonly string[]): Promise<void> {
  const nginx = { directory: join(cluster.directory, 'lb') };
  const content = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration', addresses, nginx };
  await writeFile(join(cluster.directory, 'tcplb.yaml'), JSON.stringify(content));
}

const apply = (flags = '') => cluster.tcplb(`apply${flags}`);
const labelNodes = (label: string) => cluster.kubectl('label', 'nodes', '--all', label);

async function read(name: string): Promise<Service> {
  return JSON.parse(await cluster.kubectl('get', 'service', name, '-o', 'json')) as Service;
}

/** `STATUS REASON: MESSAGE` of our condition, and the addresses. */
async function told(name: string): Promise<[string, readonly unknown[]]> {
  const { status } = await read(name);
  const ours = status?.conditions?.find(({ type }) => type === PROGRAMMED);
  const text = ours === undefined ? 'nothing' : `${ours.status} ${ours.reason}: ${ours.message}`;
  return [text.replaceAll(cluster.sandbox.balancerAddress, 'BALANCER'), status?.loadBalancer?.ingress ?? []];
}

/** `TYPE REASON xCOUNT` of our Events about a Service, in the order in which they were first seen. */
async function events(name: string): Promise<string[]> {
  const fields = `involvedObject.kind=Service,involvedObject.name=${name},source=tcplb.dev/nginx`;
  const columns = 'jsonpath={range .items[*]}{.firstTimestamp} {.type} {.reason} x{.count}{"\\n"}{end}';
  const text = await cluster.kubectl('get', 'events', '--field-selector', fields, '-o', columns);
  const lines = text.trim().split('\n').toSorted();
  return lines.map((line) => line.replace(/^\S+ /, ''));
}

async function versions(): Promise<string> {
  const columns = 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
  return cluster.kubectl('get', 'services,events', '-o', columns);
}

const ingress = () => [
  { ip: cluster.sandbox.balancerAddress, ipMode: 'Proxy', ports: [{ port: PORT, protocol: 'TCP' }] },
];
const programmed = `True Programmed: nginx accepts on BALANCER:${PORT}/TCP.`;

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  beforeAll(async () => {
    cluster = await startTestCluster();
    await writeConfig([cluster.sandbox.balancerAddress]);
    await cluster.tcplb(`echo deploy --port ${PORT}`);
    await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
    await cluster.tcplb(`expose ds/tcp-echo --port ${PORT}`);
    await waitUntil(async () => {
      expect((await cluster.tcplb('get tcp-echo --no-headers')).stdout).toContain('3/3');
    });
  }, 90_000);

  afterAll(async () => {
    const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
    await stopNginx(createLocalHost(), { ...nginx, directory: join(cluster.directory, 'lb') });
    await cluster[Symbol.asyncDispose]();
  });

  test('a dry run tells nothing', async () => {
    expect(await apply(' --dry-run')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await told('tcp-echo')).toEqual(['nothing', []]);
  });

  test('a user who may only read has the apply, and one warning', async () => {
    const resources = 'services,nodes,endpointslices.discovery.k8s.io';
    await cluster.kubectl('create', 'clusterrole', 'reader', '--verb=list', `--resource=${resources}`);
    await cluster.kubectl('create', 'clusterrolebinding', 'reader', '--clusterrole=reader', '--user=bob');
    const { stdout, stderr, exitCode } = await apply(' --as bob');
    expect({ stdout, exitCode }).toMatchObject({ stdout: expect.stringContaining('applied\n'), exitCode: 0 });
    expect(stderr).toMatch(/^warning: the status of Service default\/tcp-echo could not be written in full: .*\n$/);
    expect(stderr).toContain('User "bob" cannot patch resource "services/status"');
    expect(await events('tcp-echo')).toEqual(['']);
  });

  test('programmed: the address is there as on a cloud, and what others say stays', async () => {
    const theirs = { type: 'example.com/Scanned', status: 'True', reason: 'Clean', message: '' };
    const patch = JSON.stringify({ status: { conditions: [theirs] } });
    await cluster.kubectl('patch', 'service', 'tcp-echo', '--subresource=status', '--type=merge', '-p', patch);

    expect(await apply()).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await told('tcp-echo')).toEqual([programmed, ingress()]);
    expect((await read('tcp-echo')).status?.conditions).toContainEqual(expect.objectContaining(theirs));
    expect(await cluster.kubectl('get', 'service', 'tcp-echo', '--no-headers')).toMatch(
      new RegExp(`^tcp-echo +LoadBalancer +\\S+ +${cluster.sandbox.balancerAddress} +${PORT}`),
    );
    const since = ['wait', `--for=condition=${PROGRAMMED}`, 'service/tcp-echo', '--timeout=1s'];
    expect(await cluster.kubectl(...since)).toContain('condition met');
    expect(await events('tcp-echo')).toEqual(['Normal Programmed x1']);
  });

  test('the second time nothing is written at all', async () => {
    const before = await versions();
    expect(await apply()).toMatchObject({ stdout: expect.stringContaining('unchanged'), stderr: '', exitCode: 0 });
    expect(await versions()).toBe(before);
  });

  test('a newcomer whose port is taken is told by whom', async () => {
    await cluster.apply(service('zz-late', PORT));
    expect(await apply()).toMatchObject({ exitCode: 0 });
    const why = `TCP port ${PORT} on BALANCER is taken by Service default/tcp-echo.`;
    const advice = 'Choose another port, or give the balancer one more address.';
    expect(await told('zz-late')).toEqual([`False PortConflict: ${why} ${advice}`, []]);
    expect(await told('tcp-echo')).toEqual([programmed, ingress()]);
    expect(await events('zz-late')).toEqual(['Warning PortConflict x1']);
    expect(await cluster.kubectl('describe', 'service', 'zz-late')).toMatch(
      /Warning +PortConflict +\S+ +tcplb.dev\/nginx +TCP port \d+ on /,
    );
    expect((await cluster.tcplb('describe zz-late')).stdout).toMatch(
      /\nConditions:\n.*\n.*\n +tcplb.dev\/Programmed +False +PortConflict +\S+ +TCP port /,
    );
    await cluster.kubectl('delete', 'service', 'zz-late');
  });

  test('no backend is ready, and healed again: the Event is counted up', async () => {
    await labelNodes(`${EXCLUDED}=`);
    await apply();
    const why = `No backend is ready for BALANCER:${PORT}/TCP (NodeExcluded).`;
    expect(await told('tcp-echo')).toEqual([`False NoReadyBackends: ${why}`, ingress()]);
    await labelNodes(`${EXCLUDED}-`);
    await apply();
    expect(await told('tcp-echo')).toEqual([programmed, ingress()]);
    expect((await events('tcp-echo')).toSorted()).toEqual(['Normal Programmed x2', 'Warning NoReadyBackends x1']);
  });

  test('it stays on the address that clients were told, whichever comes first now', async () => {
    await writeConfig(['127.0.0.77', cluster.sandbox.balancerAddress]);
    expect((await apply()).stdout).toContain('unchanged');
    expect(await told('tcp-echo')).toEqual([programmed, ingress()]);
  });

  test('a Service that does not ask for tcplb any more says nothing of it', async () => {
    await cluster.apply(service('zz-former', PORT));
    await apply();
    expect((await told('zz-former'))[0]).toBe('False NoReadyBackends: No pod is ready behind the node ports.');
    await cluster.kubectl('patch', 'service', 'zz-former', '-p', '{"spec":{"type":"ClusterIP"}}');
    await apply();
    expect(await told('zz-former')).toEqual(['nothing', []]);
    await cluster.kubectl('delete', 'service', 'zz-former');
  });

  test('what nginx cannot open is told, and keeps the address on which its last good file serves', async () => {
    await writeConfig([]);
    expect(await apply()).toMatchObject({ exitCode: 4 });
    const [condition, addresses] = await told('tcp-echo');
    expect(condition).toMatch(
      /^False PortConflict: TCP port 23448 on 0\.0\.0\.0 cannot be opened while .* goes on serving\.$/,
    );
    expect(addresses).toEqual(ingress());
    expect(await events('tcp-echo')).toContain('Warning PortConflict x1');
  });
});
