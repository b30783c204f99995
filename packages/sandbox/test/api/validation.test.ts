/** What the server fills in and what it refuses, in the words of kube-apiserver. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from './api-client.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const services = '/api/v1/namespaces/default/services';
const service = (spec: object, name = 'echo') => ({ metadata: { name }, spec });
const tcp = { ports: [{ port: 446 }] };
const balancer = { ...tcp, type: 'LoadBalancer' };
const merge = { 'content-type': 'application/merge-patch+json' };

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
const workload = { selector: { matchLabels: { app: 'a' } }, template };
const daemonSets = '/apis/apps/v1/namespaces/default/daemonsets';
const pods = '/api/v1/namespaces/default/pods';
const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
const pod = (spec: object) => ({ metadata: { name: 'p' }, spec });

const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe('refused', () => {
  it.each<[string, string, object, string]>([
    [
      'a source range that is no network',
      services,
      service({ ...balancer, loadBalancerSourceRanges: ['10.0.0.0/8', '10.0.0.1/8', '2001:db8::1/64'] }),
      'Service "echo" is invalid: [spec.LoadBalancerSourceRanges[1]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length, spec.LoadBalancerSourceRanges[2]: Invalid value: "2001:db8::1/64": must not have bits set beyond the prefix length]',
    ],
    [
      'an address family that the cluster has not',
      services,
      service({ ...tcp, ipFamilies: ['IPv6'] }),
      'Service "echo" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      'two families where there is one',
      services,
      service({ ...tcp, ipFamilyPolicy: 'RequireDualStack' }),
      'Service "echo" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      'a port out of range',
      services,
      service({ ports: [{ port: 70000, targetPort: 1 }] }),
      'Service "echo" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    ['no ports', services, service({}), 'Service "echo" is invalid: spec.ports: Required value'],
    [
      'several ports without names',
      services,
      service({ ports: [{ port: 1 }, { port: 2 }] }),
      'Service "echo" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
    ],
    [
      'two ports of one name',
      services,
      service({
        ports: [
          { name: 'a', port: 1 },
          { name: 'a', port: 2 },
        ],
      }),
      'Service "echo" is invalid: spec.ports[1].name: Duplicate value: "a"',
    ],
    [
      'an unknown protocol',
      services,
      service({ ports: [{ port: 1, protocol: 'ICMP' }] }),
      'Service "echo" is invalid: spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'a Service name that is no DNS label',
      services,
      service(tcp, '-echo'),
      `Service "-echo" is invalid: metadata.name: Invalid value: "-echo": ${labelRule}`,
    ],
    [
      'an unknown type',
      services,
      service({ ...tcp, type: 'Mesh' }),
      'Service "echo" is invalid: spec.type: Unsupported value: "Mesh": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      'a class on another type',
      services,
      service({ ...tcp, loadBalancerClass: 'tcplb.dev/nginx' }),
      'Service "echo" is invalid: spec.loadBalancerClass: Forbidden: may only be used when `type` is \'LoadBalancer\'',
    ],
    [
      'a source range that is none',
      services,
      service({ ...balancer, loadBalancerSourceRanges: ['10.0.0.0/33'] }),
      'Service "echo" is invalid: spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      'a node port out of range',
      services,
      service({ type: 'NodePort', ports: [{ port: 1, nodePort: 80 }] }),
      'Service "echo" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      'a cluster IP that is taken',
      services,
      service({ ...tcp, clusterIP: '10.96.0.1' }),
      'Service "echo" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    ],
    [
      'a headless load balancer',
      services,
      service({ ...balancer, clusterIP: 'None' }),
      'Service "echo" is invalid: spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
    ],
    [
      'a selector that does not match the template',
      daemonSets,
      { metadata: { name: 'd' }, spec: { ...workload, selector: { matchLabels: { app: 'b' } } } },
      'DaemonSet.apps "d" is invalid: spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
    ],
    ['a pod without containers', pods, pod({ containers: [] }), 'Pod "p" is invalid: spec.containers: Required value'],
    [
      'a host port that is not the container port on the host network',
      pods,
      pod({ hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 1, hostPort: 2 }] }] }),
      'Pod "p" is invalid: spec.containers[0].ports[0].hostPort: Invalid value: 2: must match `containerPort` when `hostNetwork` is true',
    ],
    [
      'a mount without its volume',
      pods,
      pod({ containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
      'Pod "p" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      'an endpoint that is no address of the type',
      slices,
      { metadata: { name: 's' }, addressType: 'IPv4', endpoints: [{ addresses: ['::1'] }] },
      'EndpointSlice.discovery.k8s.io "s" is invalid: endpoints[0].addresses[0]: Invalid value: "::1": must be an IPv4 address',
    ],
    [
      'a label value with a space',
      '/api/v1/namespaces/default/configmaps',
      { metadata: { name: 'c', labels: { a: 'b c' } } },
      "ConfigMap \"c\" is invalid: metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    [
      'annotations of more than 256 KiB',
      '/api/v1/namespaces/default/configmaps',
      { metadata: { name: 'c', annotations: { a: 'x'.repeat(300_000) } } },
      'ConfigMap "c" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    ],
    [
      'no name at all',
      '/api/v1/namespaces/default/configmaps',
      {},
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
  ])('%s', async (_what, path, body, message) => {
    const answer = await api.call('POST', path, body);
    expect([answer.code, answer.body.reason, answer.body.message]).toEqual([422, 'Invalid', message]);
    expect(answer.body.details.causes[0].field).toBeTypeOf('string');
  });

  it('a node port that is taken', async () => {
    const spec = { type: 'NodePort', ports: [{ port: 1, nodePort: 30_999 }] };
    await api.call('POST', services, service(spec, 'first'));
    const { body } = await api.call('POST', services, service(spec, 'second'));
    expect(body.message).toBe(
      'Service "second" is invalid: spec.ports[0].nodePort: Invalid value: 30999: provided port is already allocated',
    );
  });

  it.each<[string, string, object, object, string]>([
    [
      'another class',
      services,
      service({ ...balancer, loadBalancerClass: 'tcplb.dev/nginx' }, 'x'),
      { spec: { loadBalancerClass: 'tcplb.dev/other' } },
      'spec.loadBalancerClass: Invalid value: "tcplb.dev/other": may not change once set',
    ],
    [
      'another selector',
      daemonSets,
      { metadata: { name: 'x' }, spec: workload },
      {
        spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } },
      },
      'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    ],
    [
      'another address type',
      slices,
      { metadata: { name: 'x' }, addressType: 'IPv4', endpoints: [{ addresses: ['127.0.1.1'] }] },
      { addressType: 'IPv6', endpoints: [{ addresses: ['::1'] }] },
      'addressType: Invalid value: "IPv6": field is immutable',
    ],
    [
      'another node of a pod',
      pods,
      { metadata: { name: 'x' }, spec: { nodeName: 'a', containers: [{ name: 'c', image: 'i' }] } },
      { spec: { nodeName: 'b' } },
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
    ],
  ])('%s on an update', async (_what, path, body, patch, message) => {
    expect((await api.call('POST', path, body)).code).toBe(201);
    const { code, body: refused } = await api.call('PATCH', `${path}/x`, patch, merge);
    expect(code).toBe(422);
    expect(refused.message).toContain(message);
  });
});

describe('filled in', () => {
  const created = async (path: string, body: object) => (await api.call('POST', `${path}?dryRun=All`, body)).body;

  it('a load balancer', async () => {
    const body = await created(
      services,
      service({ ...balancer, sessionAffinity: 'ClientIP', externalTrafficPolicy: 'Local' }),
    );
    expect(body.spec).toEqual({
      allocateLoadBalancerNodePorts: true,
      clusterIP: expect.stringMatching(/^10\.96\.\d+\.\d+$/),
      clusterIPs: [body.spec.clusterIP],
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: expect.any(Number),
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 446, protocol: 'TCP', targetPort: 446, nodePort: expect.any(Number) }],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
      type: 'LoadBalancer',
    });
    expect(body.status).toEqual({ loadBalancer: {} });
  });

  it('no node ports where none are wanted, no address where there is to be none', async () => {
    const without = await created(services, service({ ...balancer, allocateLoadBalancerNodePorts: false }));
    expect(without.spec.ports).toEqual([{ port: 446, protocol: 'TCP', targetPort: 446 }]);
    const headless = await created(services, service({ ...tcp, clusterIP: 'None' }));
    expect([headless.spec.clusterIP, headless.spec.clusterIPs]).toEqual(['None', ['None']]);
  });

  it.each([
    ['are kept, though none are wanted any more, when nothing is said of them', {}, true],
    ['are given back when number 0 is asked for', { nodePort: 0 }, false],
  ])('node ports %s', async (_, nodePort, isKept) => {
    const apply = async (spec: object) => {
      const object = { apiVersion: 'v1', kind: 'Service', ...service(spec, 'switched') };
      const headers = { 'content-type': 'application/apply-patch+yaml' };
      return (await api.call('PATCH', `${services}/switched?fieldManager=test`, object, headers)).body;
    };
    const [{ nodePort: allocated }] = (await apply(balancer)).spec.ports;
    expect(allocated).toBeGreaterThan(0);
    const ports = [{ port: 446, protocol: 'TCP', ...nodePort }];
    const after = await apply({ ...balancer, ports, allocateLoadBalancerNodePorts: false });
    const kept = isKept ? { nodePort: allocated } : {};
    expect(after.spec.ports).toEqual([{ port: 446, protocol: 'TCP', targetPort: 446, ...kept }]);
    await api.call('DELETE', `${services}/switched`);
  });

  it('a DaemonSet', async () => {
    const body = await created(daemonSets, { metadata: { name: 'd' }, spec: workload });
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        template: {
          spec: {
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            schedulerName: 'default-scheduler',
            terminationGracePeriodSeconds: 30,
            containers: [{ imagePullPolicy: 'Always', terminationMessagePolicy: 'File', resources: {} }],
          },
        },
      },
    });
  });

  it('a Secret from text', async () => {
    const body = await created('/api/v1/namespaces/default/secrets', {
      metadata: { name: 's' },
      stringData: { a: 'b' },
    });
    expect([body.type, body.data, body.stringData]).toEqual(['Opaque', { a: 'Yg==' }, undefined]);
  });

  it('the mode of a load balancer address', async () => {
    await api.call('POST', services, service(balancer, 'moded'));
    const status = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };
    const { body } = await api.call('PATCH', `${services}/moded/status`, { status }, merge);
    expect(body.status.loadBalancer.ingress).toEqual([{ ip: '127.0.0.1', ipMode: 'VIP' }]);
  });

  it.each<[object, string]>([
    [{ ip: '127.0.0.1', ipMode: 'Nat' }, 'ipMode: Unsupported value: "Nat": supported values: "Proxy", "VIP"'],
    [{ ipMode: 'Proxy' }, 'ipMode: Forbidden: may not be specified when `ip` is not set'],
    [{ hostname: '127.0.0.1' }, 'hostname: Invalid value: "127.0.0.1": must be a DNS name, not an IP address'],
  ])('no address of a load balancer that is %j', async (ingress, refusal) => {
    await api.call('POST', services, service(balancer, 'refused'));
    const status = { loadBalancer: { ingress: [ingress] } };
    const { code, body } = await api.call('PATCH', `${services}/refused/status`, { status }, merge);
    expect(code).toBe(422);
    expect(body.message).toContain(`status.loadBalancer.ingress[0].${refusal}`);
  });

  it('no patch of a Service that was made anew', async () => {
    await api.call('POST', services, service(balancer, 'anew'));
    const patch = { metadata: { uid: 'another' }, status: {} };
    const { code, body } = await api.call('PATCH', `${services}/anew/status`, patch, merge);
    expect([code, body.details.causes[0].field]).toEqual([422, 'metadata.uid']);
  });

  it('what an update leaves out and was allocated', async () => {
    const { body } = await api.call('POST', services, service(balancer, 'kept'));
    const again = await api.call('PUT', `${services}/kept`, service(balancer, 'kept'));
    expect(again.body.spec).toEqual(body.spec);
    const plain = await api.call('PATCH', `${services}/kept`, { spec: { type: 'ClusterIP' } }, merge);
    expect(plain.body.spec.ports).toEqual([{ port: 446, protocol: 'TCP', targetPort: 446 }]);
    expect(plain.body.spec.clusterIP).toBe(body.spec.clusterIP);
  });
});

it('leaves host ports out of templates, and writes them into pods on the host network', async () => {
  const spec = { hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 446 }] }] };
  const metadata = { name: 'host' };
  const set = { metadata, spec: { ...workload, template: { ...template, spec } } };
  const made = await api.call('POST', daemonSets, set);
  expect(made.body).toMatchObject({
    spec: { template: { spec: { containers: [{ ports: [{ containerPort: 446, protocol: 'TCP' }] }] } } },
  });
  expect(JSON.stringify(made.body)).not.toContain('hostPort":446');
  const { body } = await api.call('POST', pods, { metadata, spec });
  expect(body).toMatchObject({ spec: { containers: [{ ports: [{ containerPort: 446, hostPort: 446 }] }] } });
});

it('keeps the conditions of a Service that is no load balancer any more, and empties the rest', async () => {
  await api.call('POST', services, service(balancer, 'was-balancer'));
  const url = `${services}/was-balancer`;
  const condition = { type: 'A', status: 'True', reason: 'B', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const status = { conditions: [condition], loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } };
  await api.call('PATCH', `${url}/status`, { status }, merge);
  const { body } = await api.call('PATCH', url, { spec: { type: 'ClusterIP' } }, merge);
  expect(body).toMatchObject({ status: { conditions: [condition], loadBalancer: {} } });
});

it('says of a changed cluster address only that it may not change', async () => {
  await api.call('POST', services, service(tcp, 'fixed'));
  const { body } = await api.call('PATCH', `${services}/fixed`, { spec: { clusterIP: '10.96.3.3' } }, merge);
  expect(body).toMatchObject({
    message: 'Service "fixed" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.3.3"]: may not change once set',
  });
});

it.each(['limit=x', 'timeoutSeconds=x&watch=1'])('refuses the query %s', async (query) => {
  expect(await api.call('GET', `${services}?${query}`)).toMatchObject({
    body: { code: 400, message: 'strconv.ParseInt: parsing "x": invalid syntax' },
  });
});
