/** What holds of `plan` for every snapshot, hostile ones included. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import { plan } from '../../src/plan.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { readGoldenCase } from '../golden/golden-cases.ts';
import { checkTree, makeDirectory, nginxFacts, nginxNote } from './real-nginx.ts';

const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

/** Text that tries to leave its place in an nginx file, or is merely odd. */
const hostile = fc.oneof(
  fc.constantFrom(
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
  ),
  fc.string(),
  fc.string({ unit: 'binary' }),
);
const orHostile = (...good: string[]) => fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...good) }, hostile);

// The API server sends what fits the types; within them any number and any text may come.
const name = orHostile('a', 'tcp-echo');
const namespace = orHostile('default');
const node = orHostile('node-1', 'node-2');
const address = orHostile('10.0.0.1', '10.0.0.2', 'fd00::1');
const number = fc.oneof({ weight: 15, arbitrary: fc.integer({ min: 20000, max: 20005 }) }, fc.integer());
const condition = fc.option(fc.boolean(), { nil: undefined });
const map = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) => fc.dictionary(key, value, { maxKeys: 2 });

const service = fc.record({
  metadata: fc.record(
    {
      name,
      namespace,
      creationTimestamp: orHostile('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
      annotations: map(orHostile('tcplb.dev/mode', 'tcplb.dev/x'), orHostile('auto', 'node-port', 'host-network')),
    },
    { requiredKeys: ['name', 'namespace'] },
  ),
  spec: fc.record(
    {
      type: fc.constant('LoadBalancer'),
      loadBalancerClass: fc.constant('tcplb.dev/nginx'),
      ports: fc.array(
        fc.record(
          {
            port: number,
            nodePort: number,
            name: orHostile('echo'),
            protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
          },
          { requiredKeys: ['port', 'name'] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      loadBalancerIP: fc.option(address, { nil: '', freq: 2 }),
      loadBalancerSourceRanges: fc.array(orHostile('10.0.0.0/8', 'fd00::/16'), { maxLength: 2 }),
      sessionAffinity: fc.constantFrom('None', 'ClientIP'),
      externalTrafficPolicy: fc.constantFrom('Local', 'Cluster'),
      ipFamilies: fc.subarray(['IPv4', 'IPv6']),
    },
    { requiredKeys: ['type', 'loadBalancerClass', 'ports'] },
  ),
});

const slice = fc.record({
  metadata: fc.record({ name, namespace, labels: fc.record({ 'kubernetes.io/service-name': name }) }),
  addressType: fc.constantFrom('IPv4', 'IPv4', 'IPv6', 'FQDN'),
  ports: fc.array(fc.record({ name: orHostile('echo'), port: number }), { minLength: 1, maxLength: 2 }),
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
const nodeObject = fc.record({
  metadata: fc.record(
    { name: node, labels: map(fc.constant('node.kubernetes.io/exclude-from-external-load-balancers'), hostile) },
    { requiredKeys: ['name'] },
  ),
  status: fc.record(
    {
      addresses: fc.array(fc.record({ type: orHostile('InternalIP', 'ExternalIP'), address }), { maxLength: 3 }),
      conditions: fc.constantFrom(ready, ready, [{ type: 'Ready', status: 'False' }], []),
    },
    { requiredKeys: [] },
  ),
});

// Names are unique in a cluster. exactOptionalPropertyTypes does not know that fast-check leaves optional keys out.
const snapshots = fc.record({
  services: fc.uniqueArray(service, { maxLength: 6, selector: ({ metadata: m }) => `${m.namespace}/${m.name}` }),
  endpointSlices: fc.array(slice, { minLength: 2, maxLength: 8 }),
  nodes: fc.uniqueArray(nodeObject, { minLength: 1, maxLength: 4, selector: ({ metadata }) => metadata.name }),
}) as unknown as fc.Arbitrary<Snapshot>;

/** Every line that a file may have. Whatever gets out of its place is on a line that is not in here. */
const label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const upstream = `tcplb\\.${label}\\.${label}\\.(tcp|udp)-\\d{1,5}`;
const place = '(\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:]+\\])';
const allowedLines = [
  '',
  '}',
  `# Service ${label}/${label}, mode (host-network|host-port|node-port|pod-ip)`,
  `# Ready backends only\\. "kubectl tcplb backends ${label} -n ${label}" shows the others and why\\.`,
  '# (TCP|UDP) port \\d{1,5}',
  `upstream ${upstream} \\{`,
  `    zone ${upstream} \\d+k;`,
  '    hash \\$remote_addr consistent;',
  `    server ${place}:\\d{1,5} max_fails=1 fail_timeout=2s; # [a-z0-9.-]+`,
  'server \\{',
  `    listen (${place}:|\\[::\\]:)?\\d{1,5} (udp reuseport|so_keepalive=on);`,
  '    access_log off;',
  '    allow [0-9a-f.:]+/\\d{1,3};',
  '    deny all;',
  `    proxy_pass ${upstream};`,
  '    proxy_next_upstream on;',
  '    proxy_(connect_timeout 1000ms|timeout 3600s|timeout 30s|socket_keepalive on);',
  '    return ""; # no backend is ready: close at once',
];
const allowedLine = new RegExp(`^(${allowedLines.join('|')})$`);

describe('plan', () => {
  it('gives the same bytes for the same objects in any order', () => {
    const shuffled = snapshots.chain((snapshot) =>
      fc.record({
        snapshot: fc.constant(snapshot),
        other: fc.record({
          services: fc.shuffledSubarray([...snapshot.services], { minLength: snapshot.services.length }),
          endpointSlices: fc.shuffledSubarray([...snapshot.endpointSlices], {
            minLength: snapshot.endpointSlices.length,
          }),
          nodes: fc.shuffledSubarray([...snapshot.nodes], { minLength: snapshot.nodes.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ snapshot, other }) => {
        expect(plan(other, configuration)).toEqual(plan(snapshot, configuration));
      }),
      { numRuns: 200 },
    );
  });

  it('never throws, and writes nothing but lines of its own', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        for (const { path, content, exposure } of plan(snapshot, configuration).files) {
          expect(path).toMatch(/^(nginx\.conf|revision\.conf|exposures\/[a-z0-9.-]+\.conf)$/);
          if (exposure === undefined) continue;
          for (const line of content.trimEnd().split('\n')) expect(line).toMatch(allowedLine);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives every Service of ours a listener or a reason', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { exposures, rejected } = plan(snapshot, configuration);
        const known = new Set([
          ...exposures.map((exposure) => `${exposure.namespace}/${exposure.name}`),
          ...rejected.map(({ object }) => `${object.namespace}/${object.name}`),
        ]);
        for (const { metadata } of snapshot.services) expect(known).toContain(`${metadata.namespace}/${metadata.name}`);
      }),
    );
  });

  it('has a revision that follows the content only', () => {
    const { snapshot } = readGoldenCase('host-network');
    const [first] = snapshot.nodes;
    if (first === undefined) throw new Error('the case has nodes');
    const label = { ...first, metadata: { ...first.metadata, labels: { zone: 'a' }, resourceVersion: '7' } };
    const cordoned = { ...label, spec: { unschedulable: true } };
    const down = { ...first, status: { ...first.status, conditions: [] } };
    const revision = (replaced: typeof first) =>
      plan({ ...snapshot, nodes: [replaced, ...snapshot.nodes.slice(1)] }, configuration).revision;
    expect(revision(cordoned)).toBe(revision(first));
    expect(revision(down)).not.toBe(revision(first));
    expect(revision(first)).toMatch(/^[0-9a-f]{12}$/);
  });

  it.skipIf(nginxFacts === undefined)(`writes what nginx accepts, from hostile objects${nginxNote}`, () => {
    for (const snapshot of fc.sample(snapshots, { numRuns: 15, seed: 446 })) {
      const tree = makeDirectory();
      const addressless = { ...snapshot, services: snapshot.services.map(withoutAddress) };
      const nginx = { ...configuration.nginx, directory: tree.directory };
      tree.write(plan(addressless, { addresses: [], nginx }, nginxFacts).files);
      expect(checkTree(tree.directory)).toMatchObject({ exitCode: 0 });
      tree.remove();
    }
  });
});

/** `nginx -t` binds the listeners, which works with addresses of this machine only, and with ports that are not reserved. */
function withoutAddress({ spec, ...service }: Snapshot['services'][number]): Snapshot['services'][number] {
  const { loadBalancerIP: _, ...rest } = spec;
  return { ...service, spec: { ...rest, ports: (rest.ports ?? []).filter(({ port }) => port > 1023) } };
}
