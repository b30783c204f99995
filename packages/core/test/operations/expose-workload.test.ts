/** Exposing and unexposing on the sandbox's real API server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resources } from '../../src/cluster/resources.ts';
import { TcplbError } from '../../src/errors.ts';
import type { ExposeRequest } from '../../src/exposure/build-service.ts';
import type { DryRun } from '../../src/operations/dry-run.ts';
import { exposeWorkload } from '../../src/operations/expose-workload.ts';
import { readWorkload } from '../../src/operations/read-workload.ts';
import { unexpose } from '../../src/operations/unexpose.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';
import { foreignService, workload } from './workload-objects.ts';

let cluster: SandboxCluster;
beforeAll(async () => {
  cluster = await startSandboxCluster();
  const { client } = cluster;
  for (const name of ['echo', 'api', 'dry', 'gone', 'late']) {
    await client.create(resources.daemonSets, workload('DaemonSet', name, 446));
  }
  await client.create(resources.deployments, workload('Deployment', 'web', 80));
  await client.create(resources.services, foreignService('by-hand', 500));
});
afterAll(() => cluster?.stop());

interface Changes extends ExposeRequest {
  readonly port?: number;
  readonly dryRun?: DryRun;
  readonly balancer?: readonly string[] | Promise<readonly string[]>;
}

function expose(name: string, { dryRun = 'none', balancer = [], port = 446, ...request }: Changes = {}) {
  const kind = name === 'web' ? 'Deployment' : 'DaemonSet';
  const options = { request: { ports: [{ port }], ...request }, addresses: balancer, dryRun };
  return exposeWorkload(cluster.client, { kind, name, namespace: 'default' }, options);
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof TcplbError)) throw error;
  return `${error.code}: ${error.message} → ${error.suggestions.join(' ')}`;
}

const stored = (name: string) => cluster.client.get(resources.services, name, 'default');

describe('exposeWorkload', () => {
  test('writes a Service, leaves it alone the second time, and changes it when asked for something else', async () => {
    const first = await expose('echo', { port: 1001 });
    expect(first).toMatchObject({
      outcome: 'exposed',
      listenAddresses: ['*'],
      explanation: "mode host-network: the pods of DaemonSet default/echo are on their nodes' network",
      service: { metadata: { name: 'echo', namespace: 'default' }, spec: { loadBalancerClass: 'tcplb.dev/nginx' } },
    });
    expect(first.service).toEqual(await stored('echo'));

    const second = await expose('echo', { port: 1001 });
    expect(second).toEqual({ ...first, outcome: 'unchanged' });

    const third = await expose('echo', { port: 1002, balancer: ['192.0.2.1'] });
    expect(third).toMatchObject({ outcome: 'configured', listenAddresses: ['192.0.2.1'] });
    expect(third.service.spec.ports).toMatchObject([{ port: 1002, targetPort: 446 }]);
  });

  test('takes another name, and addresses that come later', async () => {
    const balancer = Promise.resolve(['192.0.2.7']);
    const result = await expose('web', { name: 'shop', ports: [{ port: 1010, targetPort: 'main' }], balancer });
    expect(result).toMatchObject({
      outcome: 'exposed',
      listenAddresses: ['192.0.2.7'],
      explanation:
        'mode node-port: the pods of Deployment default/web are not on the host network and have no host port',
      service: { metadata: { name: 'shop' }, spec: { ports: [{ port: 1010, targetPort: 'main' }] } },
    });
  });

  test('in a dry run writes nothing, and says what it would do', async () => {
    const here = await expose('dry', { port: 1020, dryRun: 'client' });
    const there = await expose('dry', { port: 1020, dryRun: 'server' });
    expect([here.outcome, there.outcome]).toEqual(['exposed', 'exposed']);
    // Only the API server gives out addresses.
    expect(here.service.spec).not.toHaveProperty('clusterIP');
    expect(there.service.spec).toHaveProperty('clusterIP');
    await expect(stored('dry')).rejects.toMatchObject({ code: 'NotFound' });

    const { service } = await expose('dry', { port: 1020 });
    for (const dryRun of ['client', 'server'] as const) {
      expect((await expose('dry', { port: 1021, dryRun })).outcome).toBe('configured');
    }
    expect(await stored('dry')).toEqual(service);
  });

  test.each<DryRun>(['none', 'client', 'server'])('names both sides of a conflict (dry run: %s)', async (dryRun) => {
    expect(await failureOf(expose('late', { port: 500, dryRun }))).toBe(
      'PortConflict: Service default/late: TCP port 500 on all addresses is taken by Service default/by-hand → Use a free port, for example --port 501:446.',
    );
    await expect(stored('late')).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('leaves a Service of somebody else alone', async () => {
    expect(await failureOf(expose('api', { name: 'by-hand', port: 1030 }))).toBe(
      'AlreadyExists: Service default/by-hand exists and was not made by tcplb → Choose another name with --name.',
    );
  });

  test('fails for a workload that is not there', async () => {
    await expect(expose('missing', { port: 1040 })).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining('missing'),
    });
  });

  test('fails with what kept the addresses from being read', async () => {
    const balancer = Promise.reject(new TcplbError('InvalidConfiguration', 'the configuration is broken'));
    await expect(expose('api', { port: 1040, balancer })).rejects.toMatchObject({ code: 'InvalidConfiguration' });
    await expect(stored('api')).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('fails with Cancelled when its signal says so', async () => {
    const signal = AbortSignal.abort();
    const options = { request: { ports: [{ port: 1050 }] }, addresses: [], dryRun: 'none', signal } as const;
    const exposing = exposeWorkload(cluster.client, { kind: 'DaemonSet', name: 'api', namespace: 'default' }, options);
    await expect(exposing).rejects.toMatchObject({ code: 'Cancelled' });
  });
});

test('readWorkload reads a Service as what stands for its pods', async () => {
  expect(await readWorkload(cluster.client, { kind: 'Service', name: 'by-hand', namespace: 'default' })).toMatchObject({
    kind: 'Service',
    selector: { app: 'by-hand' },
    ports: [{ name: 'main', port: 500, target: 'main' }],
  });
});

describe('unexpose', () => {
  const remove = (name: string, dryRun: DryRun) => unexpose(cluster.client, 'default', name, { dryRun });

  test('deletes what was exposed, but not in a dry run', async () => {
    await expose('gone', { port: 1060 });
    for (const dryRun of ['client', 'server'] as const) {
      await remove('gone', dryRun);
      expect(await stored('gone')).toMatchObject({ metadata: { name: 'gone' } });
    }
    await remove('gone', 'none');
    await expect(stored('gone')).rejects.toMatchObject({ code: 'NotFound' });
  });

  test.each<DryRun>(['none', 'client', 'server'])(
    'refuses what is not ours or not there (dry run: %s)',
    async (dryRun) => {
      expect(await failureOf(remove('by-hand', dryRun))).toBe(
        'AlreadyExists: Service default/by-hand was not made by tcplb → If it is to go, delete it with: kubectl delete service by-hand -n default',
      );
      expect(await failureOf(remove('nothing', dryRun))).toBe(
        'NotFound: exposure default/nothing not found → An exposure is a Service of class tcplb.dev/nginx; see them all with: kubectl tcplb get -A',
      );
      expect(await stored('by-hand')).toMatchObject({ metadata: { name: 'by-hand' } });
    },
  );
});
