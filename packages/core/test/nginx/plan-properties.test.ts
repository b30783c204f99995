/** What holds of `plan` for every snapshot, hostile ones included. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import { type Plan, plan } from '../../src/plan.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { readGoldenCase } from '../golden/golden-cases.ts';
import { arbitraryCluster } from './arbitrary-cluster.ts';
import { unjustified } from './justified-directives.ts';
import { checkTree, makeDirectory, nginxFacts, nginxNote } from './real-nginx.ts';

const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const configuration = { ...defaults, nginx: { ...defaults.nginx, allowSnippets: true } };
const snapshots = arbitraryCluster({ services: 6, ports: { min: 20000, max: 20005 } });

/** Each batch is one tree that nginx tests. */
const BATCHES = 40;
const SERVICES_OF_A_BATCH = 250;
const batches = arbitraryCluster({
  minServices: SERVICES_OF_A_BATCH,
  services: SERVICES_OF_A_BATCH,
  names: 500,
  ports: { min: 20000, max: 29999 },
});

function nameOf({ namespace, name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** Every Service has a file or a reason, and every directive somebody who asked for it. */
function expectWhole(snapshot: Snapshot, { exposures, rejected, files }: Plan): void {
  const served = new Map(exposures.map((exposure) => [nameOf(exposure), exposure]));
  const known = new Set([...served.keys(), ...rejected.map(({ object }) => nameOf(object))]);
  expect(snapshot.services.map(({ metadata }) => nameOf(metadata)).filter((name) => !known.has(name))).toEqual([]);
  const foreign = files.flatMap(({ content, exposure }) => {
    if (exposure === undefined) return [];
    const owner = served.get(nameOf(exposure));
    return owner === undefined ? [`${nameOf(exposure)} is not exposed`] : unjustified(content, owner);
  });
  expect(foreign).toEqual([]);
  const paths = /^(nginx\.conf|revision\.conf|exposures\/[a-z0-9.-]+\.conf|tls\/[a-z0-9.-]+\.conf)$/;
  expect(files.filter(({ path }) => !paths.test(path))).toEqual([]);
}

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

  it('never throws, gives every Service a file or a reason, and writes nothing that nobody asked for', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => expectWhole(snapshot, plan(snapshot, configuration))),
      { numRuns: 1000 },
    );
  });

  it('would be caught writing what nobody asked for', () => {
    const { snapshot } = readGoldenCase('host-network');
    const [exposure] = plan(snapshot, configuration).exposures;
    if (exposure === undefined) throw new Error('the case has an exposure');
    expect(unjustified('server { proxy_protocol on; listen 80 so_keepalive=on; autoindex on; }', exposure)).toEqual([
      'proxy_protocol on',
      'autoindex on',
    ]);
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

  it.skipIf(nginxFacts === undefined)(
    `writes what nginx accepts, from ${BATCHES * SERVICES_OF_A_BATCH} Services${nginxNote}`,
    () => {
      let services = 0;
      let exposed = 0;
      let upstreams = 0;
      const check = (made: Snapshot) => {
        const tree = makeDirectory();
        const snapshot = { ...made, services: made.services.map(withFreePorts) };
        const nginx = { ...configuration.nginx, directory: tree.directory };
        const result = plan(snapshot, { addresses: ['127.0.8.1', '127.0.8.2', '::1'], nginx }, nginxFacts);
        tree.write(result.files);
        const verdict = checkTree(tree.directory);
        tree.remove();
        expect(verdict).toMatchObject({ exitCode: 0 });
        expectWhole(snapshot, result);
        services += snapshot.services.length;
        exposed += result.exposures.length;
        upstreams += result.files.filter(({ content }) => content.includes('upstream ')).length;
      };
      // Two hundred and fifty Services are not to be shrunk: nginx names the file.
      fc.assert(fc.property(batches, check), { numRuns: BATCHES, endOnFailure: true });
      expect(services).toBeGreaterThanOrEqual(10_000);
      expect(exposed).toBeGreaterThan(services / 10);
      expect(upstreams).toBeGreaterThan(services / 20);
    },
    120_000,
  );
});

/** `nginx -t` binds the listeners, which an ordinary user may do above 1023 only. */
function withFreePorts({ spec, ...service }: Snapshot['services'][number]): Snapshot['services'][number] {
  return { ...service, spec: { ...spec, ports: (spec.ports ?? []).filter(({ port }) => port > 1023) } };
}
