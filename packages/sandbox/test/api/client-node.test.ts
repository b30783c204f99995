/** @kubernetes/client-node against the server. */

import { AppsV1Api, CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions, Watch } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from '../../src/api/api-server.ts';

let server: ApiServer;
const config = new KubeConfig();
beforeAll(async () => {
  server = await startApiServer();
  config.loadFromString(server.kubeconfig);
});
afterAll(() => server.stop());

it('lists, creates, patches and deletes', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const { items } = await core.listNamespace();
  expect(items.map((one) => one.metadata?.name)).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  const spec = { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 446 }] };
  const created = await core.createNamespacedService({
    namespace: 'default',
    body: { metadata: { name: 'echo' }, spec },
  });
  expect(created.spec?.clusterIP).toMatch(/^10\.96\./);
  expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
  const ingress = [{ ip: '127.0.0.1', ipMode: 'Proxy', ports: [{ port: 446, protocol: 'TCP' }] }];
  const patched = await core.patchNamespacedServiceStatus(
    { name: 'echo', namespace: 'default', body: { status: { loadBalancer: { ingress } } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  expect(patched.status?.loadBalancer?.ingress).toEqual(ingress);
  await core.deleteNamespacedService({ name: 'echo', namespace: 'default' });
  await expect(core.readNamespacedService({ name: 'echo', namespace: 'default' })).rejects.toThrow(/not found/);
});

it('watches', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const seen: string[] = [];
  const watch = await new Watch(config).watch(
    '/api/v1/namespaces/default/configmaps',
    { fieldSelector: 'metadata.name=watched' },
    (type) => seen.push(type),
    () => {},
  );
  const body = { metadata: { name: 'watched' } };
  await core.createNamespacedConfigMap({ namespace: 'default', body });
  await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'watched' });
  await expect.poll(() => seen).toEqual(['ADDED', 'DELETED']);
  watch.abort();
});

it('scales', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const labels = { app: 'shop' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'shop', image: 'shop' }] } };
  const spec = { selector: { matchLabels: labels }, template };
  await apps.createNamespacedDeployment({ namespace: 'default', body: { metadata: { name: 'shop' }, spec } });
  const target = { name: 'shop', namespace: 'default' };
  const scale = await apps.readNamespacedDeploymentScale(target);
  expect([scale.spec?.replicas, scale.status?.selector]).toEqual([1, 'app=shop']);
  await apps.replaceNamespacedDeploymentScale({ ...target, body: { ...scale, spec: { replicas: 3 } } });
  expect((await apps.readNamespacedDeployment(target)).spec?.replicas).toBe(3);
});
