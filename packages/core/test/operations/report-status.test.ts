/** Reports to a real API server: what it takes, what it refuses, and what has gone meanwhile. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClusterClient, KubernetesObject, Resource } from '../../src/cluster/cluster-client.ts';
import { createClusterClient } from '../../src/cluster/create-cluster-client.ts';
import { type EventObject, readEvents } from '../../src/cluster/read-events.ts';
import { readSnapshot } from '../../src/cluster/read-snapshot.ts';
import { resources } from '../../src/cluster/resources.ts';
import { LOAD_BALANCER_CLASS } from '../../src/exposure/exposure.ts';
import { findProgrammed } from '../../src/exposure/programmed-condition.ts';
import { reportStatus } from '../../src/operations/report-status.ts';
import type { Plan } from '../../src/plan.ts';
import type { Service, Snapshot } from '../../src/snapshot.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';

let cluster: SandboxCluster;
/** May do what the doctor says that reporting takes, in the namespaces `default` and `mute`; there without Events. */
let carol: ClusterClient;

const rbac = (plural: string, kind: string): Resource => {
  return { group: 'rbac.authorization.k8s.io', version: 'v1', plural, kind, namespaced: true };
};

async function grant(namespace: string, ...rules: object[]): Promise<void> {
  const metadata = { name: 'reporter', namespace };
  const subjects = [{ kind: 'User', name: 'carol', apiGroup: 'rbac.authorization.k8s.io' }];
  const roleRef = { kind: 'Role', name: 'reporter', apiGroup: 'rbac.authorization.k8s.io' };
  const role = { metadata, rules };
  const binding = { metadata, subjects, roleRef };
  await cluster.client.create(rbac('roles', 'Role'), role);
  await cluster.client.create(rbac('rolebindings', 'RoleBinding'), binding);
}

beforeAll(async () => {
  cluster = await startSandboxCluster();
  const kubeconfig = join(cluster.directory, 'direct');
  carol = await createClusterClient({ kubeconfig, env: { PATH: process.env.PATH }, as: 'carol' });
  for (const name of ['mute', 'closed']) await cluster.client.create(resources.namespaces, { metadata: { name } });
  const status = { apiGroups: [''], resources: ['services/status'], verbs: ['patch'] };
  await grant('default', status, { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] });
  await grant('mute', status);
});

afterAll(async () => {
  carol?.close();
  await cluster?.stop();
});

async function createService(name: string, namespace = 'default'): Promise<void> {
  const spec = { type: 'LoadBalancer', loadBalancerClass: LOAD_BALANCER_CLASS, ports: [{ port: 446 }] };
  await cluster.client.create(resources.services, { metadata: { name, namespace }, spec } as KubernetesObject);
}

const remove = (name: string, namespace = 'default') => cluster.client.delete(resources.services, name, namespace);
const read = (name: string, namespace = 'default') => cluster.client.get<Service>(resources.services, name, namespace);
const snapshot = () => readSnapshot(cluster.client, { loadBalancerClass: LOAD_BALANCER_CLASS });

/** Everybody is rejected for this reason. */
async function report(client: ClusterClient, reason: string, known?: Snapshot) {
  const { services, formerServices } = known ?? (await snapshot());
  const rejected: Plan['rejected'] = services.map(({ metadata: { name, namespace = '' } }) => {
    const object = { kind: 'Service', namespace, name };
    return { object, code: 'InvalidObject', message: reason, suggestion: 'Change it.' };
  });
  const result = { outcome: 'applied' as const, quarantined: [] };
  const sources = { services, formerServices, plan: { exposures: [], rejected }, result };
  const { written, problem } = await reportStatus(client, { ...sources, reporter: 'balancer-1' });
  return { written: written.map(({ namespace, name }) => `${namespace}/${name}`).toSorted(), problem };
}

async function eventsOf(name: string, namespace = 'default'): Promise<readonly EventObject[]> {
  return readEvents(cluster.client, { kind: 'Service', namespace, name }, {});
}

test('nobody is told twice, and the same Event again is counted up', async () => {
  await createService('web');
  expect(await report(carol, 'it has no sense')).toEqual({ written: ['default/web'], problem: undefined });
  expect(await report(carol, 'it has no sense')).toEqual({ written: [], problem: undefined });
  await report(carol, 'another reason');
  await report(carol, 'it has no sense');
  const events = (await eventsOf('web')).map(({ type, reason, message, count, source, reportingComponent }) => {
    return { type, reason, message, count, source, reportingComponent };
  });
  const told = { type: 'Warning', reason: 'InvalidObject', reportingComponent: 'tcplb.dev/nginx' };
  const source = { component: 'tcplb.dev/nginx', host: 'balancer-1' };
  expect(events).toHaveLength(2);
  expect(events).toContainEqual({ ...told, source, message: 'Another reason. Change it.', count: 1 });
  expect(events).toContainEqual({ ...told, source, message: 'It has no sense. Change it.', count: 2 });
  await remove('web');
});

test('who went meanwhile, and who was made anew, is nothing to warn of', async () => {
  for (const name of ['gone', 'anew', 'there']) await createService(name);
  const before = await snapshot();
  for (const name of ['gone', 'anew']) await remove(name);
  await createService('anew');
  expect(await report(carol, 'x', before)).toEqual({ written: ['default/there'], problem: undefined });
  expect(findProgrammed(await read('anew'))).toBeUndefined();
  for (const name of ['anew', 'there']) await remove(name);
});

test('what may not be told in one namespace is told in the others, with one problem in all', async () => {
  for (const name of ['a', 'b']) await createService(name, 'closed');
  await createService('web');
  const { written, problem } = await report(carol, 'x');
  expect(written).toEqual(['default/web']);
  expect(problem?.code).toBe('Forbidden');
  expect(problem?.message).toMatch(
    /^the status of Service closed\/[ab] and 1 more could not be written in full: .*cannot patch resource "services\/status"/,
  );
  for (const name of ['a', 'b']) await remove(name, 'closed');
  await remove('web');
});

test('without the right to Events the condition is there all the same', async () => {
  await createService('quiet', 'mute');
  const { problem } = await report(carol, 'x');
  expect(problem?.message).toMatch(/^the status of Service mute\/quiet could not .*cannot create resource "events"/);
  expect(findProgrammed(await read('quiet', 'mute'))).toMatchObject({ status: 'False', reason: 'InvalidObject' });
  expect(await report(carol, 'x')).toEqual({ written: [], problem: undefined });
  await remove('quiet', 'mute');
});

test('a Service that does not ask for us any more keeps the conditions of others only', async () => {
  await createService('former');
  const theirs = {
    type: 'example.com/Scanned',
    status: 'True',
    reason: 'Clean',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  const status = { conditions: [theirs] };
  const write = { subresource: 'status' };
  await cluster.client.patch(resources.services, 'former', 'default', 'strategic', { status }, write);
  await report(carol, 'x');
  expect((await read('former')).status?.conditions).toHaveLength(2);
  await cluster.client.patch(resources.services, 'former', 'default', 'merge', { spec: { type: 'ClusterIP' } });
  expect(await report(carol, 'x')).toEqual({ written: ['default/former'], problem: undefined });
  expect((await read('former')).status?.conditions).toEqual([theirs]);
  expect(await report(carol, 'x')).toEqual({ written: [], problem: undefined });
  await remove('former');
});

test('an API server that is away is one problem, whatever there is to tell', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `web-${index}`);
  await Promise.all(names.map((name) => createService(name)));
  const before = await snapshot();
  await cluster.gate.close();
  const { written, problem } = await report(cluster.gated, 'x', before);
  await cluster.gate.reopen();
  expect(written).toEqual([]);
  expect(problem).toMatchObject({ code: 'ClusterUnreachable', retryable: true });
  expect(problem?.message).toMatch(
    /^the status of Service default\/web-\d+ and 19 more could not be written in full: /,
  );
  expect((await report(cluster.gated, 'x')).written).toHaveLength(20);
});
