import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../configuration.ts';
import { plan } from '../../plan.ts';
import type { Service } from '../../snapshot.ts';
import type { Quarantine } from './apply-result.ts';
import { assembleRevision } from './assemble-revision.ts';

const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

function service(name: string): Service {
  return {
    metadata: { namespace: 'default', name, annotations: { 'tcplb.dev/tls-server-names': `${name}.example.com` } },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 443 }] },
  };
}

const planned = plan(
  { services: [service('mail'), service('web')], endpointSlices: [], nodes: [] },
  { ...configuration, addresses: ['192.0.2.1'] },
);

function assembled(...names: string[]): string[] {
  const quarantined = new Map(
    names.map((name): [string, Quarantine] => [
      `default/${name}`,
      { namespace: 'default', name, code: 'PortConflict', message: 'taken', kept: false },
    ]),
  );
  const { files } = assembleRevision(planned, configuration.nginx, quarantined, undefined);
  return files.map(({ path }) => path).filter((path) => path.includes('/'));
}

test.each<[string, string[], string[]]>([
  ['nobody', [], ['exposures/default.mail.conf', 'exposures/default.web.conf', 'tls/192.0.2.1-443.conf']],
  ['one of two', ['mail'], ['exposures/default.web.conf', 'tls/192.0.2.1-443.conf']],
  ['both', ['mail', 'web'], []],
])('a port that exposures share by TLS names, with %s in quarantine', (_name, names, paths) => {
  expect(assembled(...names)).toEqual(paths);
});
