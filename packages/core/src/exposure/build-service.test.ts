import { describe, expect, it } from 'vitest';
import { TcplbError } from '../errors.ts';
import { buildService, type ExposeRequest } from './build-service.ts';
import { requireOwnService } from './ownership.ts';
import { serviceWorkload, type Workload } from './workload.ts';

const echo: Workload = {
  kind: 'DaemonSet',
  namespace: 'default',
  name: 'tcp-echo',
  selector: { app: 'tcp-echo' },
  selectsByExpressions: false,
  podLabels: { app: 'tcp-echo' },
  hostNetwork: true,
  podsKnown: true,
  ports: [{ name: 'echo', protocol: 'TCP', port: 446, target: 446, hostPort: 446 }],
};

const several: Workload = {
  ...echo,
  ports: [
    ...echo.ports,
    { protocol: 'TCP', port: 9090, target: 9090 },
    { name: 'dns', protocol: 'UDP', port: 53, target: 53 },
  ],
};

it('writes what a person could have written', () => {
  expect(buildService(echo, { ports: [{ port: 446 }] })).toEqual({
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'tcp-echo',
        namespace: 'default',
        labels: { 'app.kubernetes.io/managed-by': 'tcplb' },
        annotations: { 'tcplb.dev/mode': 'host-network' },
      },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'tcplb.dev/nginx',
        allocateLoadBalancerNodePorts: false,
        selector: { app: 'tcp-echo' },
        ports: [{ name: 'echo', protocol: 'TCP', port: 446, targetPort: 446 }],
      },
    },
    explanation: "mode host-network: the pods of DaemonSet default/tcp-echo are on their nodes' network",
  });
});

it('writes what was asked for', () => {
  const request: ExposeRequest = {
    ports: [
      { port: 53, targetPort: 'dns', protocol: 'UDP', nodePort: 30053 },
      { port: 80, targetPort: 'echo' },
    ],
    name: 'dns',
    mode: 'node-port',
    addresses: ['2001:DB8::1'],
    ipFamily: 'ipv6',
    externalTrafficPolicy: 'Local',
    sessionAffinity: 'ClientIP',
    sourceRanges: ['10.1.2.3/8', ' FD00::/16'],
    options: { maxFails: '3', algorithm: 'source-hash' },
  };
  const { service, explanation } = buildService(several, request);
  expect(explanation).toBe('mode node-port: as requested');
  expect(service.metadata).toMatchObject({
    name: 'dns',
    annotations: {
      'tcplb.dev/mode': 'node-port',
      'tcplb.dev/max-fails': '3',
      'tcplb.dev/algorithm': 'source-hash',
    },
  });
  expect(service.spec).toEqual({
    type: 'LoadBalancer',
    loadBalancerClass: 'tcplb.dev/nginx',
    externalTrafficPolicy: 'Local',
    sessionAffinity: 'ClientIP',
    loadBalancerSourceRanges: ['10.0.0.0/8', 'fd00::/16'],
    loadBalancerIP: '2001:db8::1',
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv6'],
    selector: { app: 'tcp-echo' },
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns', nodePort: 30053 },
      { name: 'echo', protocol: 'TCP', port: 80, targetPort: 'echo' },
    ],
  });
});

describe('an existing Service', () => {
  const web = {
    metadata: { namespace: 'shop', name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
  };

  it('gets a second one with its selector', () => {
    const { service } = buildService(serviceWorkload(web, { endpointSlices: [], nodes: [] }), {
      ports: [{ port: 8080 }],
    });
    expect(service.metadata).toMatchObject({ namespace: 'shop', name: 'web-tcplb' });
    expect(service.spec.selector).toEqual({ app: 'web' });
    expect(service.spec.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 'web' }]);
  });
});

describe('is refused:', () => {
  it.each<[string, Workload, ExposeRequest, string]>([
    [
      'a name that is no label',
      echo,
      { name: 'Tcp_Echo' },
      'InvalidInput Service name "Tcp_Echo" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit → Choose a name with --name.',
    ],
    [
      'a hostile name',
      echo,
      { name: 'a;}\n' },
      'InvalidInput Service name "a;}\\n" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit → Choose a name with --name.',
    ],
    [
      'a selector of expressions',
      { ...echo, selector: {}, selectsByExpressions: true },
      {},
      'InvalidObject DaemonSet default/tcp-echo selects its pods by matchExpressions, which a Service cannot do → Write a Service with a label selector yourself and expose that: expose service/NAME.',
    ],
    [
      'no selector',
      { ...echo, selector: {} },
      {},
      'InvalidObject DaemonSet default/tcp-echo has no selector, so there are no pods to expose → Expose the workload that runs the pods, or give the Service a selector.',
    ],
    [
      'an address that is none',
      echo,
      { addresses: ['lb;'] },
      'InvalidInput address "lb;" is no IP address → Choose another --address.',
    ],
    [
      'a range that is none',
      echo,
      { sourceRanges: ['all;'] },
      'InvalidInput source range "all;" is no CIDR range → Write it as 192.0.2.0/24 or 2001:db8::/32.',
    ],
    [
      'an option that means nothing',
      echo,
      { options: { maxFails: 'many' } },
      'InvalidInput max-fails is "many", which must be a whole number from 0 to 1000 → For example: --max-fails 3',
    ],
    [
      'a mode that cannot reach the pods',
      { ...echo, hostNetwork: false },
      { mode: 'host-network' },
      'UnsupportedMode the pods of DaemonSet default/tcp-echo are not on the host network, so mode host-network cannot reach them → Use --mode node-port, or set hostNetwork: true in the pod template.',
    ],
  ])('%s', (_name, workload, request, message) => {
    let shown = 'nothing thrown';
    try {
      buildService(workload, request);
    } catch (error) {
      if (!(error instanceof TcplbError)) throw error;
      shown = `${error.code} ${error.message} → ${error.suggestions.join(' ')}`;
    }
    expect(shown).toBe(message);
  });

  it('to write over a Service that somebody else made', () => {
    const existing = { metadata: { namespace: 'default', name: 'web' }, spec: {} };
    expect(() => requireOwnService(existing)).toThrow('Service default/web exists and was not made by tcplb');
    const ours = {
      ...existing,
      metadata: { ...existing.metadata, labels: { 'app.kubernetes.io/managed-by': 'tcplb' } },
    };
    expect(() => requireOwnService(ours)).not.toThrow();
  });
});
