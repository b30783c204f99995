import { expect, test } from 'vitest';
import type { Service } from '../../snapshot.ts';
import { buildExposures } from '../build-exposures.ts';
import type { NginxFeature } from './nginx-feature.ts';

interface Wish {
  readonly annotations?: Record<string, string>;
  readonly spec?: Partial<Service['spec']>;
}

function service(name: string, { annotations = {}, spec }: Wish): Service {
  return {
    metadata: { namespace: 'default', name, annotations },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 446 }], ...spec },
  };
}

function build(wish: Wish, missing: readonly NginxFeature[], allowSnippets = false) {
  const services = [service('asking', wish), service('later', {})];
  const { exposures, rejected } = buildExposures({ services, endpointSlices: [], nodes: [] }, [], {
    support: { allowSnippets, missing },
  });
  return {
    exposed: exposures.map(({ name }) => name),
    rejected: rejected.map(({ code, message }) => `${code} ${message}`),
  };
}

const option = (name: string, value: string): Wish => ({ annotations: { [`tcplb.dev/${name}`]: value } });

test.each<[string, Wish, NginxFeature, string]>([
  [
    'least connections',
    option('algorithm', 'least-connections'),
    'upstream_least_conn',
    'annotation tcplb.dev/algorithm',
  ],
  ['a hash', option('algorithm', 'source-hash'), 'upstream_hash', 'annotation tcplb.dev/algorithm'],
  ['session affinity', { spec: { sessionAffinity: 'ClientIP' } }, 'upstream_hash', 'spec.sessionAffinity'],
  ['chance', option('algorithm', 'random-two'), 'upstream_random', 'annotation tcplb.dev/algorithm'],
  ['a limit', option('max-connections', '5'), 'limit_conn', 'annotation tcplb.dev/max-connections'],
  ['ranges', { spec: { loadBalancerSourceRanges: ['10.0.0.0/8'] } }, 'access', 'spec.loadBalancerSourceRanges'],
  ['TLS names', option('tls-server-names', 'a.example'), 'ssl_preread', 'annotation tcplb.dev/tls-server-names'],
])('without its module %s is refused, and holds no port', (_name, wish, feature, asker) => {
  expect(build(wish, [feature])).toEqual({
    exposed: ['later'],
    rejected: [
      `MissingProgram Service default/asking: ${asker} needs the module ngx_stream_${feature}_module, which this nginx lacks`,
    ],
  });
});

test('transparency needs a capability', () => {
  expect(build(option('transparent', 'true'), ['transparent'])).toEqual({
    exposed: ['later'],
    rejected: [
      'MissingProgram Service default/asking: annotation tcplb.dev/transparent needs an nginx with the capability CAP_NET_RAW, which this one would not have',
    ],
  });
});

test('snippets need leave', () => {
  const wish = option('snippet', 'preread_timeout 5s;');
  expect(build(wish, [])).toEqual({
    exposed: ['later'],
    rejected: [
      'InvalidObject Service default/asking: annotation tcplb.dev/snippet is not allowed by the configuration',
    ],
  });
  expect(build(wish, [], true).exposed).toEqual(['asking']);
});

test('what nobody asks for may be missing', () => {
  const all: NginxFeature[] = ['access', 'limit_conn', 'map', 'realip', 'ssl_preread', 'upstream_hash', 'transparent'];
  expect(build({}, all).exposed).toEqual(['asking']);
});
