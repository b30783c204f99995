import { expect, test } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import { buildBundle } from './build-bundle.ts';
import type { Bundle, BundleManifest } from './bundle.ts';
import { fitBundle } from './fit-bundle.ts';

const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const { nginx } = configuration;
const snapshot: Snapshot = {
  services: [
    {
      metadata: { namespace: 'default', name: 'web' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 443 }] },
    },
  ],
  endpointSlices: [],
  nodes: [],
};

function planWith(facts?: NginxFacts) {
  return plan(snapshot, configuration, facts);
}

function bundleWith(facts?: NginxFacts): Bundle {
  const planned = planWith(facts);
  const text = buildBundle(planned, nginx, facts).find(({ path }) => path === 'bundle.json')?.content ?? '';
  return { manifest: JSON.parse(text) as BundleManifest, files: planned.files };
}

const debian: NginxFacts = { version: '1.22.1', streamModule: '/usr/lib/nginx/modules/ngx_stream_module.so' };
const redHat: NginxFacts = { version: '1.26.3', streamModule: '/usr/lib64/nginx/modules/ngx_stream_module.so' };
const official: NginxFacts = { version: '1.29.0', streamModule: 'static' };

test.each<[string, NginxFacts | undefined, NginxFacts]>([
  ['the same machine', debian, debian],
  ['a machine without nginx, for Debian', undefined, debian],
  ['Debian, for Red Hat', debian, redHat],
  ['Debian, for an nginx that has the module built in', debian, official],
])('a bundle of %s becomes what that machine would have planned itself', (_name, there, here) => {
  const { exposures, files, revision } = fitBundle(bundleWith(there), nginx, here);
  const planned = planWith(here);
  expect({ files, revision }).toEqual({ files: planned.files, revision: planned.revision });
  expect(exposures).toMatchObject([{ namespace: 'default', name: 'web', listeners: [{ address: '*', port: 443 }] }]);
});

test.each([
  ['directory', { directory: '/srv/tcplb' }, 'nginx.directory /var/lib/tcplb, and this load balancer has /srv/tcplb'],
  ['layout', { layout: 'include' as const }, 'nginx.layout standalone, and this load balancer has include'],
])('a bundle for another %s is refused', (_name, changes, message) => {
  expect(() => fitBundle(bundleWith(debian), { ...nginx, ...changes }, debian)).toThrow(message);
});
