import { describe, expect, it } from 'vitest';
import { TcplbError } from '../errors.ts';
import { buildService, type ExposeRequest } from './build-service.ts';
import { requireOwnService } from './ownership.ts';
import { controllerWorkload, serviceWorkload, type Workload } from './workload.ts';

const echo: Workload = {
  kind: 'DaemonSet',
  namespace: 'default',
  name: 'tcp-echo',
  selector: { app: 'tcp-echo' },
  selectsByExpressions: false,
  hostNetwork: true,
  ports: [{ name: 'echo', protocol: 'TCP', port: 446, target: 446 }],
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
  expect(buildService(echo, { port: 446 })).toEqual({
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
    port: 53,
    targetPort: 'dns',
    name: 'dns',
    mode: 'node-port',
    address: '2001:DB8::1',
    protocol: 'UDP',
    externalTrafficPolicy: 'Local',
  };
  const { service, explanation } = buildService(several, request);
  expect(explanation).toBe('mode node-port: as requested');
  expect(service.metadata).toMatchObject({ name: 'dns', annotations: { 'tcplb.dev/mode': 'node-port' } });
  expect(service.spec).toEqual({
    type: 'LoadBalancer',
    loadBalancerClass: 'tcplb.dev/nginx',
    externalTrafficPolicy: 'Local',
    loadBalancerIP: '2001:db8::1',
    selector: { app: 'tcp-echo' },
    ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }],
  });
});

describe('the mode', () => {
  it.each<[string, boolean | undefined, ExposeRequest['mode'], string, boolean | undefined]>([
    ['host network', true, undefined, 'host-network', false],
    ['pod network', false, undefined, 'node-port', undefined],
    ['not known yet', undefined, undefined, 'auto', undefined],
    ['host network, but node ports wanted', true, 'node-port', 'node-port', undefined],
    ['not known yet, host network wanted', undefined, 'host-network', 'host-network', false],
  ])('%s', (_name, hostNetwork, requested, mode, allocate) => {
    const { hostNetwork: _, ...rest } = echo;
    const workload = { ...rest, ...(hostNetwork !== undefined && { hostNetwork }) };
    const { service } = buildService(workload, { port: 446, ...(requested && { mode: requested }) });
    expect(service.metadata.annotations).toEqual({ 'tcplb.dev/mode': mode });
    expect(service.spec.allocateLoadBalancerNodePorts).toBe(allocate);
  });
});

describe('the target port', () => {
  it.each<[string, Workload, Pick<ExposeRequest, 'port' | 'targetPort'>, number | string]>([
    ['the only one', echo, { port: 80 }, 446],
    ['the one with the number of the listener', several, { port: 9090 }, 9090],
    ['by number', several, { port: 80, targetPort: 9090 }, 9090],
    ['by name', several, { port: 80, targetPort: 'echo' }, 'echo'],
    ['not declared by any container', { ...echo, ports: [] }, { port: 80, targetPort: 8080 }, 8080],
  ])('%s', (_name, workload, request, target) => {
    expect(buildService(workload, request).service.spec.ports[0]?.targetPort).toBe(target);
  });
});

describe('an existing Service', () => {
  const web = {
    metadata: { namespace: 'shop', name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
  };

  it('gets a second one with its selector', () => {
    const { service } = buildService(serviceWorkload(web, [], []), { port: 8080 });
    expect(service.metadata).toMatchObject({ namespace: 'shop', name: 'web-tcplb' });
    expect(service.spec.selector).toEqual({ app: 'web' });
    expect(service.spec.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 'web' }]);
  });

  it('tells by its endpoints whether the pods are on the host network', () => {
    const slice = {
      metadata: { namespace: 'shop', name: 'x', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4' as const,
      endpoints: [{ addresses: ['10.0.0.1'], nodeName: 'node-1' }],
    };
    const node = { metadata: { name: 'node-1' }, status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } };
    expect(serviceWorkload(web, [slice], [node]).hostNetwork).toBe(true);
    expect(serviceWorkload(web, [slice], [{ metadata: { name: 'node-1' } }]).hostNetwork).toBe(false);
    expect(serviceWorkload(web, [], [node])).not.toHaveProperty('hostNetwork');
  });
});

it('reads a controller', () => {
  const workload = controllerWorkload('Deployment', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{}] },
      template: {
        spec: {
          containers: [
            { ports: [{ containerPort: 80 }] },
            {},
            { ports: [{ containerPort: 53, protocol: 'UDP', name: 'dns' }] },
          ],
        },
      },
    },
  });
  expect(workload).toEqual({
    kind: 'Deployment',
    namespace: 'default',
    name: 'web',
    selector: { app: 'web' },
    selectsByExpressions: true,
    hostNetwork: false,
    ports: [
      { protocol: 'TCP', port: 80, target: 80 },
      { name: 'dns', protocol: 'UDP', port: 53, target: 53 },
    ],
  });
});

describe('is refused:', () => {
  it.each<[string, Workload, ExposeRequest, string]>([
    [
      'a port out of range',
      echo,
      { port: 70000 },
      'InvalidInput port 70000 is not in 1–65535 → Choose another --port.',
    ],
    [
      'a port that is no number',
      echo,
      { port: Number.NaN },
      'InvalidInput port NaN is not in 1–65535 → Choose another --port.',
    ],
    [
      'a target port out of range',
      echo,
      { port: 446, targetPort: 0 },
      'InvalidInput target port 0 is not in 1–65535 → Choose another --target-port.',
    ],
    [
      'a target port that is not there',
      echo,
      { port: 446, targetPort: 999 },
      'InvalidInput DaemonSet default/tcp-echo has no TCP port 999: it has 446/TCP (echo) → Choose one with --target-port.',
    ],
    [
      'a name that is not there',
      several,
      { port: 446, targetPort: 'x' },
      'InvalidInput DaemonSet default/tcp-echo has no TCP port "x": it has 446/TCP (echo), 9090/TCP, 53/UDP (dns) → Choose one with --target-port.',
    ],
    [
      'a choice between several',
      several,
      { port: 80 },
      'InvalidInput DaemonSet default/tcp-echo has several TCP ports and none is 80: it has 446/TCP (echo), 9090/TCP, 53/UDP (dns) → Choose one with --target-port.',
    ],
    [
      'another protocol',
      echo,
      { port: 446, protocol: 'UDP' },
      'InvalidInput DaemonSet default/tcp-echo has no UDP port: it has 446/TCP (echo) → Choose one with --target-port.',
    ],
    [
      'no ports at all',
      { ...echo, ports: [] },
      { port: 446 },
      'InvalidInput DaemonSet default/tcp-echo has no TCP port: it declares none → Name the port of the pods with --target-port.',
    ],
    [
      'the host network for pods that are not on it',
      { ...echo, hostNetwork: false },
      { port: 446, mode: 'host-network' },
      'UnsupportedMode the pods of DaemonSet default/tcp-echo are not on the host network, so mode host-network cannot reach them → Use --mode node-port, or set hostNetwork: true in the pod template.',
    ],
    [
      'a name that is no label',
      echo,
      { port: 446, name: 'Tcp_Echo' },
      'InvalidInput Service name "Tcp_Echo" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit → Choose a name with --name.',
    ],
    [
      'a hostile name',
      echo,
      { port: 446, name: 'a;}\n' },
      'InvalidInput Service name "a;}\\n" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning with a letter and ending with a letter or digit → Choose a name with --name.',
    ],
    [
      'a selector of expressions',
      { ...echo, selector: {}, selectsByExpressions: true },
      { port: 446 },
      'InvalidObject DaemonSet default/tcp-echo selects its pods by matchExpressions, which a Service cannot do → Write a Service with a label selector yourself and expose that: expose service/NAME.',
    ],
    [
      'no selector',
      { ...echo, selector: {} },
      { port: 446 },
      'InvalidObject DaemonSet default/tcp-echo has no selector, so there are no pods to expose → Expose the workload that runs the pods, or give the Service a selector.',
    ],
    [
      'an address that is none',
      echo,
      { port: 446, address: 'lb;' },
      'InvalidInput address "lb;" is no IP address → Choose another --address.',
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
