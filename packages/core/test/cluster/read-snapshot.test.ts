import { describe, expect, test } from 'vitest';
import { readHostPortPods } from '../../src/cluster/read-host-port-pods.ts';
import { readSnapshot } from '../../src/cluster/read-snapshot.ts';
import { buildExposures } from '../../src/exposure/build-exposures.ts';
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

  describe('pods', () => {
    const exposure = (mode: string, nodePort?: number) => ({
      metadata: { name: 'web', namespace: 'team-a', annotations: { 'tcplb.dev/mode': mode } },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'tcplb.dev/nginx',
        ports: [{ port: 80, ...(nodePort !== undefined && { nodePort }) }],
      },
    });
    const endpoints = (address: string) => [
      { ...slice('web-1', 'web'), endpoints: [{ addresses: [address], nodeName: 'n1' }] },
    ];
    const node = { metadata: { name: 'n1' }, status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } };
    const hostPort = { containers: [{ ports: [{ containerPort: 80, hostPort: 8080 }] }] };
    const podLists = {
      nodes: [node],
      pods: [
        { metadata: { name: 'web-1', namespace: 'team-a' }, spec: hostPort },
        {
          metadata: { name: 'job-1', namespace: 'team-a' },
          spec: { containers: [{}] },
          status: { phase: 'Succeeded' },
        },
      ],
    };

    const setCluster = (cluster: Record<string, object[]>, forbidPods = false) =>
      stage.serve(({ path }, response) => {
        const plural = path.split('/').at(-1) ?? '';
        if (plural === 'pods' && forbidPods) return refuse(response, 403, { message: 'pods is forbidden' });
        answer(response, { metadata: { resourceVersion: '1' }, items: cluster[plural] });
      });
    const podPaths = (server: Awaited<ReturnType<typeof setCluster>>) =>
      server.received.map(({ path, query }) => `${path}?${query}`).filter((path) => path.includes('/pods'));

    test.each<[string, object, string]>([
      ['for host ports', exposure('host-port'), '10.244.0.7'],
      ['for host ports of the host network', exposure('host-port'), '10.0.0.1'],
      ['where only host ports are left', exposure('auto'), '10.244.0.7'],
    ])('are read %s, of that namespace', async (_name, service, address) => {
      const server = await setCluster({ ...podLists, services: [service], endpointslices: endpoints(address) });
      const { pods, unreadablePods } = await readSnapshot(await stage.connect(server));
      expect(podPaths(server)).toEqual(['/api/v1/namespaces/team-a/pods?limit=500']);
      expect(pods).toEqual([
        { metadata: { name: 'web-1', namespace: 'team-a' }, spec: hostPort },
        { metadata: { name: 'job-1', namespace: 'team-a' }, spec: {} },
      ]);
      expect(unreadablePods).toBeUndefined();
    });

    test.each<[string, object, string]>([
      ['with node ports', exposure('auto', 30080), '10.244.0.7'],
      ['on the host network', exposure('auto'), '10.0.0.1'],
      ['at their own addresses', exposure('pod-ip'), '10.244.0.7'],
      ['in a mode that is none', exposure('magic'), '10.244.0.7'],
    ])('are not read for exposures %s', async (_name, service, address) => {
      const server = await setCluster({ ...podLists, services: [service], endpointslices: endpoints(address) });
      expect(await readSnapshot(await stage.connect(server))).not.toHaveProperty('pods');
      expect(podPaths(server)).toEqual([]);
    });

    test('are not read without endpoints', async () => {
      const server = await setCluster({ ...podLists, services: [exposure('host-port')], endpointslices: [] });
      await readSnapshot(await stage.connect(server));
      expect(podPaths(server)).toEqual([]);
    });

    test('that may not be read are told by namespace, and by exposure in the plan', async () => {
      const cluster = { ...podLists, services: [exposure('host-port')], endpointslices: endpoints('10.244.0.7') };
      const snapshot = await readSnapshot(await stage.connect(await setCluster(cluster, true)));
      expect(snapshot).toMatchObject({ pods: [], unreadablePods: ['team-a'] });
      expect(buildExposures(snapshot, []).rejected).toEqual([
        {
          object: { kind: 'Service', namespace: 'team-a', name: 'web' },
          code: 'Forbidden',
          message: 'Service team-a/web: mode host-port needs the pods of namespace team-a, which may not be read',
          suggestion: 'Allow the verbs get, list and watch on pods in namespace team-a.',
        },
      ]);
    });

    test('are read of the nodes that have an address of the balancer, and of no others', async () => {
      const theirs = {
        metadata: { name: 'theirs', namespace: 'shop' },
        spec: { ports: [{ port: 80, nodePort: 30080 }] },
      };
      const other = { metadata: { name: 'n2' }, status: { addresses: [{ type: 'InternalIP', address: '10.0.0.2' }] } };
      const server = await setCluster({ ...podLists, nodes: [node, other], services: [theirs] });
      const addresses = Promise.resolve(['10.0.0.0/31']);
      const client = await stage.connect(server);
      const { balancerNodes } = await readSnapshot(client, { addresses, loadBalancerClass: 'tcplb.dev/nginx' });
      const fieldSelector = 'spec.nodeName=n1,status.phase!=Succeeded,status.phase!=Failed';
      expect(podPaths(server)).toEqual([`/api/v1/pods?${new URLSearchParams({ fieldSelector, limit: '500' })}`]);
      expect(balancerNodes).toMatchObject({ nodes: [node], services: [theirs] });
      expect(balancerNodes?.pods.map(({ metadata }) => metadata.name)).toEqual(['web-1', 'job-1']);
    });

    test('of the balancer that may not be read are not missed', async () => {
      const client = await stage.connect(await setCluster(podLists, true));
      const { balancerNodes } = await readSnapshot(client, { addresses: ['10.0.0.1'] });
      expect(balancerNodes).toMatchObject({ nodes: [node], pods: [] });
    });

    test('that take ports of their nodes are read of all namespaces, without those that have ended', async () => {
      const server = await setCluster(podLists);
      const pods = await readHostPortPods(await stage.connect(server));
      expect(pods.map(({ metadata }) => metadata.name)).toEqual(['web-1']);
      expect(server.received.map(({ path, query }) => `${path} ${query.get('fieldSelector')}`)).toEqual([
        '/api/v1/pods status.phase!=Succeeded,status.phase!=Failed',
      ]);
    });
  });
});
