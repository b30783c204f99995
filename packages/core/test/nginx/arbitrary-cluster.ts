/** Clusters as fast-check makes them up: what fits the types of the API, sound or hostile. */
import fc from 'fast-check';
import { type OptionName, optionSchemas } from '../../src/exposure/options/option-schemas.ts';
import type { Snapshot } from '../../src/snapshot.ts';

/** Text that tries to leave its place in an nginx file. */
const ATTACKS = [
  ';',
  '}',
  '\n',
  '$remote_addr',
  '"',
  "'",
  '\\',
  '#',
  '{{revision}}',
  'x; } server { listen 22; return ""; ',
  'ünïcode',
  '',
  '__proto__',
];
const attack = fc.constantFrom(...ATTACKS);
const hostile = fc.oneof(attack, fc.string(), fc.string({ unit: 'binary' }));
const orHostile = (...good: string[]) => fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...good) }, hostile);

const name = orHostile('a', 'tcp-echo');
const namespace = orHostile('default');
const node = orHostile('node-1', 'node-2');
const address = orHostile('10.0.0.1', '10.0.0.2', 'fd00::1');
const condition = fc.option(fc.boolean(), { nil: undefined });
const map = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) => fc.dictionary(key, value, { maxKeys: 2 });

/** Values beside an option's own example. */
const GOOD: Partial<Record<OptionName, readonly string[]>> = {
  addresses: ['127.0.8.1', '::1'],
  tlsServerNames: ['www.example.com', '*.example.com,mail.example.com', `${'a'.repeat(60)}.example.com`],
  snippet: ['preread_timeout 5s;', 'proxy_buffer_size 8k; # }'],
};

/** A snippet of whole directives is nginx's to judge, so the hostile ones here are those that are not whole. */
const BAD_SNIPPETS = ['}', 'x; } server { listen 22; return "";', 'preread_timeout 5s', 'a { b;', '"', ''];

function optionValue(option: OptionName): fc.Arbitrary<string> {
  const { values = [], example } = optionSchemas[option] as { values?: readonly string[]; example: string };
  const good = fc.constantFrom(...new Set([...values, example, ...(GOOD[option] ?? [])]));
  const bad = option === 'snippet' ? fc.constantFrom(...BAD_SNIPPETS) : hostile;
  return fc.oneof({ weight: 20, arbitrary: good }, bad);
}

const optionNames = Object.keys(optionSchemas) as OptionName[];
const annotations = fc
  .tuple(
    fc.array(
      fc
        .constantFrom(...optionNames)
        .chain((option) => optionValue(option).map((value) => [optionSchemas[option].annotation, value] as const)),
      { maxLength: 4 },
    ),
    map(orHostile('tcplb.dev/x', 'example.com/y'), hostile),
  )
  .map(([options, others]) => ({ ...others, ...Object.fromEntries(options) }));

function servicePort(ports: { readonly min: number; readonly max: number }) {
  const number = fc.oneof({ weight: 15, arbitrary: fc.integer(ports) }, fc.integer());
  return fc.record(
    { port: number, nodePort: number, name: orHostile('echo'), protocol: fc.constantFrom('TCP', 'UDP', 'SCTP') },
    { requiredKeys: ['port', 'name'] },
  );
}

function service(names: fc.Arbitrary<string>, ports: { readonly min: number; readonly max: number }) {
  return fc.record({
    metadata: fc.record(
      {
        name: names,
        namespace,
        creationTimestamp: orHostile('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
        annotations,
      },
      { requiredKeys: ['name', 'namespace'] },
    ),
    spec: fc.record(
      {
        type: fc.constant('LoadBalancer'),
        loadBalancerClass: fc.constant('tcplb.dev/nginx'),
        ports: fc.array(servicePort(ports), { minLength: 1, maxLength: 3 }),
        loadBalancerIP: fc.option(address, { nil: '', freq: 2 }),
        loadBalancerSourceRanges: fc.array(orHostile('10.0.0.0/8', 'fd00::/16'), { maxLength: 2 }),
        sessionAffinity: fc.constantFrom('None', 'ClientIP'),
        externalTrafficPolicy: fc.constantFrom('Local', 'Cluster'),
        ipFamilies: fc.subarray(['IPv4', 'IPv6']),
      },
      { requiredKeys: ['type', 'loadBalancerClass', 'ports'] },
    ),
  });
}

const slicePort = fc.record(
  {
    name: orHostile('echo'),
    port: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 65_535 }) }, fc.integer()),
    protocol: fc.constantFrom('TCP', 'UDP'),
  },
  { requiredKeys: ['name', 'port'] },
);

const slice = (names: fc.Arbitrary<string>) =>
  fc.record({
    metadata: fc.record({ name, namespace, labels: fc.record({ 'kubernetes.io/service-name': names }) }),
    addressType: fc.constantFrom('IPv4', 'IPv4', 'IPv6', 'FQDN'),
    ports: fc.array(slicePort, {
      minLength: 1,
      maxLength: 2,
    }),
    endpoints: fc.array(
      fc.record(
        {
          addresses: fc.array(address, { maxLength: 2 }),
          nodeName: node,
          conditions: fc.record({ ready: condition, serving: condition, terminating: condition }),
        },
        { requiredKeys: ['addresses'] },
      ),
      { maxLength: 3 },
    ),
  });

const ready = [{ type: 'Ready', status: 'True' }];
const nodeAddress = fc.oneof(
  fc.record({ type: orHostile('InternalIP', 'ExternalIP'), address }),
  // nginx looks names up: no other name than this one is to leave the machine.
  fc.record({ type: fc.constant('Hostname'), address: fc.oneof(fc.constant('localhost'), attack) }),
);
const nodeObject = (names: fc.Arbitrary<string>) =>
  fc.record({
    metadata: fc.record(
      {
        name: names,
        annotations: map(fc.constant('tcplb.dev/weight'), orHostile('1', '7', '100', '0', '101')),
        labels: map(fc.constant('node.kubernetes.io/exclude-from-external-load-balancers'), hostile),
      },
      { requiredKeys: ['name'] },
    ),
    status: fc.record(
      {
        addresses: fc.array(nodeAddress, { maxLength: 3 }),
        conditions: fc.constantFrom(ready, ready, [{ type: 'Ready', status: 'False' }], []),
      },
      { requiredKeys: [] },
    ),
  });

export interface ClusterSize {
  readonly minServices?: number;
  readonly services: number;
  /** How many different names Services draw from. */
  readonly names?: number;
  readonly ports: { readonly min: number; readonly max: number };
}

/** Most of the slices become those of a Service that is there, and the two nodes of most endpoints exist. */
function acquaint({ services, endpointSlices, nodes }: Snapshot): Snapshot {
  const sound = [1, 2].map((n) => ({
    metadata: { name: `node-${n}` },
    status: { addresses: [{ type: 'InternalIP', address: `10.0.0.${n}` }], conditions: ready },
  }));
  return {
    services,
    endpointSlices: endpointSlices.map((one, index) => {
      const owner = index % 4 === 0 ? undefined : services[index % services.length];
      if (owner === undefined) return one;
      const { name, namespace = 'default' } = owner.metadata;
      return { ...one, metadata: { ...one.metadata, namespace, labels: { 'kubernetes.io/service-name': name } } };
    }),
    nodes: [...sound, ...nodes.filter(({ metadata }) => sound.every((other) => other.metadata.name !== metadata.name))],
  };
}

/** A cluster with so many Services of ours, and slices and nodes to match. Names are unique, as in a cluster. */
export function arbitraryCluster({ minServices = 0, services, names = 2, ports }: ClusterSize): fc.Arbitrary<Snapshot> {
  const serviceName =
    names === 2
      ? name
      : fc.oneof({ weight: 50, arbitrary: fc.integer({ max: names, min: 0 }).map((n) => `s${n}`) }, hostile);
  const nodeName = fc.oneof({ weight: 5, arbitrary: node }, fc.integer({ min: 0, max: services }).map(String));
  // exactOptionalPropertyTypes does not know that fast-check leaves optional keys out.
  const clusters = fc.record({
    services: fc.uniqueArray(service(serviceName, ports), {
      minLength: minServices,
      maxLength: services,
      selector: ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    }),
    endpointSlices: fc.array(slice(serviceName), { minLength: minServices + 2, maxLength: services * 2 + 2 }),
    nodes: fc.uniqueArray(nodeObject(nodeName), {
      minLength: 1,
      maxLength: Math.max(4, services / 4),
      selector: ({ metadata }) => metadata.name,
    }),
  }) as unknown as fc.Arbitrary<Snapshot>;
  return fc.oneof(clusters, clusters.map(acquaint));
}
