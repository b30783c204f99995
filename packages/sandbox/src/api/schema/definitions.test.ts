import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderDefinitionTexts } from '../../../scripts/generate-schema.ts';
import { kinds } from '../kinds.ts';
import { definition, definitionNameOf, definitionNames, itemSchema, memberSchema, schemaOf } from './definitions.ts';
import { isAlwaysPresent, isAtomicMap, listRule, patchRule } from './merge-rules.ts';
import type { Schema } from './open-api.ts';
import { reachableDefinitions } from './reachable.ts';

/** The resolved schema at a path; `[]` stands for the items of a list. */
function schemaAt(path: string): Schema | undefined {
  const [kindName, ...names] = path.split('.');
  const kind = kinds.find((one) => one.kind === kindName);
  if (kind === undefined) throw new Error(`no kind ${kindName}`);
  return names.reduce<Schema | undefined>(
    (schema, name) => (name === '[]' ? itemSchema(schema) : memberSchema(schema, name)),
    schemaOf(kind),
  );
}

describe('definitions', () => {
  it('are what the generator makes of client-node', async () => {
    const committed = readFileSync(new URL('./definition-texts.ts', import.meta.url), 'utf8');
    expect(committed, 'run scripts/generate-schema.ts').toBe(await renderDefinitionTexts());
  });

  it.each(kinds)('describe $kind and its list', (kind) => {
    expect(schemaOf(kind).description).not.toBe('');
    expect(definitionNameOf({ ...kind, kind: `${kind.kind}List` })).toMatch(/List$/);
  });

  it('refer to nothing that is not there', () => {
    const missing = reachableDefinitions(definitionNames()).filter((name) => definition(name) === undefined);
    expect(missing).toEqual([]);
  });

  it('keep descriptions', () => {
    expect(schemaAt('Service.spec.ports.[].nodePort')?.description).toMatch(
      /^The port on each node on which this service/,
    );
    expect(schemaAt('Service.spec.ports.[]')?.description).toBe("ServicePort contains information on service's port.");
  });

  it.each([
    ['Service', 'io.k8s.api.core.v1.Service'],
    ['DaemonSet', 'io.k8s.api.apps.v1.DaemonSet'],
    ['EndpointSlice', 'io.k8s.api.discovery.v1.EndpointSlice'],
    ['ClusterRoleBinding', 'io.k8s.api.rbac.v1.ClusterRoleBinding'],
    ['Event', 'io.k8s.api.core.v1.Event'],
  ])('name %s as kube-apiserver does', (kindName, name) => {
    const kind = kinds.find((one) => one.kind === kindName);
    expect(kind && definitionNameOf(kind)).toBe(name);
  });
});

describe('listRule', () => {
  it.each([
    ['Service.spec.ports', 'map', ['port=0', 'protocol=TCP']],
    ['Pod.spec.containers', 'map', ['name=']],
    ['Pod.spec.containers.[].ports', 'map', ['containerPort=0', 'protocol=TCP']],
    ['Pod.spec.tolerations', 'atomic', []],
    ['Pod.metadata.finalizers', 'set', []],
    ['Pod.metadata.ownerReferences', 'map', ['uid=']],
    ['Node.status.addresses', 'map', ['type=']],
    ['Node.spec.taints', 'atomic', []],
    ['EndpointSlice.endpoints', 'atomic', []],
    ['DaemonSet.status.conditions', 'map', ['type=']],
  ])('%s is a %s by %j', (path, type, keys) => {
    const rule = listRule(schemaAt(path));
    expect(rule.type).toBe(type);
    expect(rule.type === 'map' ? rule.keys.map((key) => `${key.name}=${key.default}`) : []).toEqual(keys);
  });
});

describe('patchRule', () => {
  it.each([
    ['Service.spec.ports', { strategy: 'merge', mergeKey: 'port' }],
    ['Pod.spec.volumes', { strategy: 'merge', mergeKey: 'name' }],
    ['Pod.metadata.finalizers', { strategy: 'merge' }],
    ['Pod.spec.tolerations', { strategy: 'none' }],
    ['PodDisruptionBudget.spec.selector', { strategy: 'replace' }],
  ])('of %s is %j', (path, rule) => {
    expect(patchRule(schemaAt(path))).toEqual(rule);
  });
});

describe('isAtomicMap', () => {
  it.each([
    ['Service.spec.selector', true],
    ['DaemonSet.spec.selector', true],
    ['ControllerRevision.data', true],
    ['Pod.metadata.labels', false],
    ['Pod.spec', false],
  ])('%s: %j', (path, expected) => {
    expect(isAtomicMap(schemaAt(path))).toBe(expected);
  });
});

describe('isAlwaysPresent', () => {
  it.each([
    ['Service', 'spec', true],
    ['Service.status', 'loadBalancer', true],
    ['Pod.spec', 'containers', true],
    ['Pod.spec', 'volumes', false],
    ['Pod.spec', 'securityContext', false],
  ])('%s.%s: %j', (path, name, expected) => {
    expect(isAlwaysPresent(schemaAt(path), name)).toBe(expected);
  });
});
