/** Follows Services, EndpointSlices and Nodes as whoever uses client-node does, and says when it has them all. */
import { createRequire } from 'node:module';

// It is a dependency of packages/core, not of the workspace.
const require = createRequire(new URL('../../packages/core/package.json', import.meta.url));
const { CoreV1Api, DiscoveryV1Api, KubeConfig, makeInformer } = require('@kubernetes/client-node');

const config = new KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(CoreV1Api);
const discovery = config.makeApiClient(DiscoveryV1Api);
const informers = [
  makeInformer(config, '/api/v1/services', () => core.listServiceForAllNamespaces()),
  makeInformer(config, '/apis/discovery.k8s.io/v1/endpointslices', () => discovery.listEndpointSliceForAllNamespaces()),
  makeInformer(config, '/api/v1/nodes', () => core.listNode()),
];
await Promise.all(informers.map((informer) => informer.start()));
console.log('synced');
