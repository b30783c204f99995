import { describe, expect, test } from 'vitest';
import { readSnapshot } from '../../src/cluster/read-snapshot.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type Handler, refuse } from './protocol-server.ts';
import { failureOf, setStage } from './stage.ts';

const service = (name: string, loadBalancerClass?: string) => ({
  metadata: { name, namespace: 'team-a', managedFields: [{}] },
  spec: { type: 'LoadBalancer', ...(loadBalancerClass && { loadBalancerClass }), clusterIP: '10.96.0.1' },
});
const slice = (name: string, of: string) => ({
  metadata: { name, namespace: 'team-a', labels: { 'kubernetes.io/service-name': of, app: of } },
  addressType: 'IPv4',
  endpoints: [],
});

const lists: Record<string, object[]> = {
  services: [service('web', 'tcplb.dev/nginx'), service('other', 'example.com/lb'), service('none')],
  endpointslices: [slice('web-1', 'web'), slice('other-1', 'other'), slice('none-1', 'none')],
  nodes: [{ metadata: { name: 'n1' }, status: { images: [] } }],
};
const serve: Handler = ({ path }, response) =>
  answer(response, { metadata: { resourceVersion: '1' }, items: lists[path.split('/').at(-1) ?? ''] });

describe.skipIf(!hasOpenssl)('readSnapshot (skipped without openssl)', () => {
  const stage = setStage();

  test('reads all three kinds, slim', async () => {
    const server = await stage.serve(serve);
    const snapshot = await readSnapshot(await stage.connect(server));
    expect(snapshot.services.map(({ metadata }) => metadata.name)).toEqual(['web', 'other', 'none']);
    expect(snapshot.services[0]).toEqual({
      metadata: { name: 'web', namespace: 'team-a' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx' },
    });
    expect(snapshot.endpointSlices).toHaveLength(3);
    expect(snapshot.nodes).toEqual([{ metadata: { name: 'n1' }, status: {} }]);
  });

  test('keeps one class with its slices, and selects Services only', async () => {
    const server = await stage.serve(serve);
    const options = { namespace: 'team-a', labelSelector: 'a=b', loadBalancerClass: 'tcplb.dev/nginx' };
    const snapshot = await readSnapshot(await stage.connect(server), options);
    expect(snapshot.services.map(({ metadata }) => metadata.name)).toEqual(['web']);
    expect(snapshot.endpointSlices.map(({ metadata }) => metadata.name)).toEqual(['web-1']);
    expect(server.received.map(({ path, query }) => `${path}?${query}`).toSorted()).toEqual([
      '/api/v1/namespaces/team-a/services?labelSelector=a%3Db&limit=500',
      '/api/v1/nodes?limit=500',
      '/apis/discovery.k8s.io/v1/namespaces/team-a/endpointslices?limit=500',
    ]);
  });

  test('fails with the kind that may not be read', async () => {
    const server = await stage.serve((received, response) => {
      if (received.path.endsWith('/nodes')) refuse(response, 403, { message: 'nodes is forbidden' });
      else serve(received, response, response.req);
    });
    const client = await stage.connect(server);
    expect(await failureOf(readSnapshot(client))).toMatchObject({
      code: 'Forbidden',
      message: 'nodes: nodes is forbidden',
    });
  });
});
