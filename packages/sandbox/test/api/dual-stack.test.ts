/** Address families of Services: what the server fills in and what it refuses, by the families that the cluster has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IpFamily } from '../../src/ip-families.ts';
import { startTestApi, type TestApi } from './api-client.ts';

const path = '/api/v1/namespaces/default/services';
const merge = { 'content-type': 'application/merge-patch+json' };
const tcp = { ports: [{ port: 446 }] };
const apis = new Map<string, TestApi>();
const clusters: Readonly<Record<string, readonly IpFamily[]>> = {
  IPv4: ['IPv4'],
  IPv6: ['IPv6'],
  dual: ['IPv4', 'IPv6'],
};

beforeAll(async () => {
  for (const [name, ipFamilies] of Object.entries(clusters)) apis.set(name, await startTestApi({ ipFamilies }));
});
afterAll(async () => {
  for (const api of apis.values()) await api.stop();
});

let count = 0;
const nextName = () => `echo-${++count}`;
const create = (cluster: string, spec: object, name = nextName()) =>
  (apis.get(cluster) as TestApi).call('POST', path, { metadata: { name }, spec: { ...tcp, ...spec } });
const change = (cluster: string, name: string, spec: object) =>
  (apis.get(cluster) as TestApi).call('PATCH', `${path}/${name}`, { spec }, merge);

interface Spec {
  readonly ipFamilyPolicy?: string;
  readonly ipFamilies?: string[];
  readonly clusterIP?: string;
  readonly clusterIPs?: string[];
}

/** `Policy: IPv4 10.96.*, IPv6 fd00:10:96::*`. */
function show({ ipFamilyPolicy, ipFamilies = [], clusterIP, clusterIPs = [] }: Spec): string {
  expect(clusterIPs[0]).toBe(clusterIP);
  const ranges = clusterIPs.map((address) => address.replace(/^(10\.96\.|fd00:10:96::).+$/, '$1*'));
  return `${ipFamilyPolicy}: ${ipFamilies.map((family, index) => [family, ranges[index]].filter(Boolean).join(' ')).join(', ')}`;
}

const four = 'IPv4 10.96.*';
const six = 'IPv6 fd00:10:96::*';
const headless = { clusterIP: 'None' };
const selector = { selector: { app: 'echo' } };

describe('a new Service', () => {
  it.each<[string, object, string]>([
    ['IPv4', {}, `SingleStack: ${four}`],
    ['IPv6', {}, `SingleStack: ${six}`],
    ['dual', {}, `SingleStack: ${four}`],
    ['dual', { ipFamilies: ['IPv6'] }, `SingleStack: ${six}`],
    ['dual', { clusterIP: 'fd00:10:96::77' }, `SingleStack: ${six}`],
    ['IPv4', { ipFamilyPolicy: 'PreferDualStack' }, `PreferDualStack: ${four}`],
    ['IPv6', { ipFamilyPolicy: 'PreferDualStack' }, `PreferDualStack: ${six}`],
    ['dual', { ipFamilyPolicy: 'PreferDualStack' }, `PreferDualStack: ${four}, ${six}`],
    ['dual', { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6'] }, `RequireDualStack: ${six}, ${four}`],
    [
      'dual',
      { ipFamilyPolicy: 'RequireDualStack', clusterIPs: ['10.96.9.9', 'fd00:10:96::9'] },
      `RequireDualStack: ${four}, ${six}`,
    ],
    ['IPv4', { ...headless, ...selector }, 'SingleStack: IPv4 None'],
    ['dual', { ...headless, ...selector, ipFamilyPolicy: 'PreferDualStack' }, 'PreferDualStack: IPv4 None, IPv6'],
    ['IPv4', headless, 'RequireDualStack: IPv4 None, IPv6'],
    ['IPv6', { ...headless, ipFamilyPolicy: 'SingleStack' }, 'SingleStack: IPv6 None'],
  ])('in a cluster with %s with %j has %s', async (cluster, spec, expected) => {
    const { code, body } = await create(cluster, spec);
    expect([code, show(body.spec)]).toEqual([201, expected]);
  });

  it.each<[string, object, string]>([
    ['IPv6', { ipFamilies: ['IPv4'] }, 'spec.ipFamilies[0]: Invalid value: "IPv4": not configured on this cluster'],
    [
      'IPv6',
      { clusterIP: '10.96.1.1' },
      'spec.clusterIPs[0]: Invalid value: ["10.96.1.1"]: IPv4 is not configured on this cluster',
    ],
    [
      'IPv6',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      'dual',
      { ipFamilies: ['IPv4', 'IPv6'] },
      `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
    ],
    ['dual', { ipFamilies: ['IPv4', 'IPv4'] }, 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    ['dual', { ipFamilies: ['IPX'] }, 'spec.ipFamilies[0]: Unsupported value: "IPX": supported values: "IPv4", "IPv6"'],
    [
      'dual',
      { ipFamilies: ['IPv6'], clusterIP: '10.96.1.2' },
      'spec.clusterIPs[0]: Invalid value: "10.96.1.2": expected an IPv6 value as indicated by `ipFamilies[0]`',
    ],
    [
      'dual',
      { ipFamilyPolicy: 'PreferDualStack', clusterIPs: ['10.96.1.3', '10.96.1.4'] },
      'spec.clusterIPs: Invalid value: ["10.96.1.3","10.96.1.4"]: may specify no more than one IP for each IP family',
    ],
    [
      'dual',
      { clusterIPs: ['None', '10.96.1.5'] },
      `spec.clusterIPs: Invalid value: ["None","10.96.1.5"]: 'None' must be the first and only value`,
    ],
    [
      'dual',
      { clusterIP: 'fd00::1' },
      'spec.clusterIPs: Invalid value: ["fd00::1"]: failed to allocate IP fd00::1: the provided network does not match the current range',
    ],
  ])('in a cluster with %s with %j is refused', async (cluster, spec, message) => {
    const { code, body } = await create(cluster, spec, 'refused');
    expect([code, body.message]).toEqual([422, `Service "refused" is invalid: ${message}`]);
  });

  it('has one node port for TCP and UDP of one number', async () => {
    const ports = ['TCP', 'UDP'].map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: 53 }));
    const { body } = await create('IPv4', { type: 'NodePort', ports });
    const [first, second] = body.spec.ports;
    expect(first.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(second.nodePort).toBe(first.nodePort);
  });
});

describe('a Service that is there', () => {
  it('goes to dual stack and back, and keeps its first address', async () => {
    const name = nextName();
    const { body: before } = await create('dual', {}, name);
    const { body: both } = await change('dual', name, { ipFamilyPolicy: 'RequireDualStack' });
    expect(show(both.spec)).toBe(`RequireDualStack: ${four}, ${six}`);
    expect(both.spec.clusterIP).toBe(before.spec.clusterIP);
    const { body: after } = await change('dual', name, { ipFamilyPolicy: 'SingleStack' });
    expect(after.spec).toEqual(before.spec);
  });

  it.each<[object, string]>([
    [
      { ipFamilies: ['IPv6'] },
      'spec.clusterIPs[0]: Invalid value: "ADDRESS": expected an IPv6 value as indicated by `ipFamilies[0]`',
    ],
    [{ clusterIP: '10.96.200.200' }, 'spec.clusterIPs[0]: Invalid value: ["10.96.200.200"]: may not change once set'],
  ])('cannot be changed by %j', async (spec, message) => {
    const name = nextName();
    const { body: before } = await create('dual', {}, name);
    const { code, body } = await change('dual', name, spec);
    expect(code).toBe(422);
    expect(body.message).toContain(message.replace('ADDRESS', before.spec.clusterIP));
  });

  it.each([
    ['ipFamilies', 'IP family'],
    ['clusterIPs', 'cluster IP'],
  ])('keeps its second of %s while it requires both', async (field, what) => {
    const name = nextName();
    const { body: before } = await create('dual', { ipFamilyPolicy: 'RequireDualStack' }, name);
    const { code, body } = await change('dual', name, { [field]: before.spec[field].slice(0, 1) });
    expect([code, body.message]).toEqual([
      422,
      `Service "${name}" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be 'SingleStack' to release the secondary ${what}`,
    ]);
  });
});
