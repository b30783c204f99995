import { describe, expect, it } from 'vitest';
import { kinds } from '../kinds.ts';
import { openApiV2Json } from './open-api-v2.ts';
import { openApiV2Protobuf } from './open-api-v2-protobuf.ts';
import { openApiV3, openApiV3Index } from './open-api-v3.ts';

const servicePath = '/api/v1/namespaces/{namespace}/services/{name}';
const serviceKind = { group: '', version: 'v1', kind: 'Service' };

describe('openApiV2Json', () => {
  it.each(kinds)('tells kubectl that PATCH of $kind validates fields', ({ group, version, kind }) => {
    const patches = Object.values(openApiV2Json().paths).flatMap(({ patch }) => patch ?? []);
    const own = patches.filter((one) => {
      const gvk = one['x-kubernetes-group-version-kind'];
      return gvk.group === group && gvk.version === version && gvk.kind === kind;
    });
    expect(own[0]?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['fieldValidation', 'dryRun']));
  });

  it('names what a path takes and gives', () => {
    const item = openApiV2Json().paths[servicePath];
    expect(Object.keys(item ?? {}).sort()).toEqual(['delete', 'get', 'parameters', 'patch', 'put']);
    expect(item?.parameters.map(({ name }) => name)).toEqual(['namespace', 'name']);
    expect(item?.get).toMatchObject({
      operationId: 'readCoreV1NamespacedService',
      responses: { 200: { schema: { $ref: '#/definitions/io.k8s.api.core.v1.Service' } } },
      'x-kubernetes-group-version-kind': serviceKind,
    });
  });

  it('refers to definitions that it has', () => {
    const document = openApiV2Json();
    const references = JSON.stringify(document).matchAll(/"#\/definitions\/([^"]+)"/g);
    const missing = [...references]
      .map(([, name = '']) => name)
      .filter((name) => document.definitions[name] === undefined);
    expect(missing).toEqual([]);
  });
});

describe('openApiV3', () => {
  it('has a document per group and version, with a hash in its URL', () => {
    const { paths } = openApiV3Index();
    expect(Object.keys(paths)).toContain('apis/apps/v1');
    expect(paths['api/v1']?.serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{64}$/);
  });

  it.each(Object.keys(openApiV3Index().paths))('%s refers to schemas that it has', (path) => {
    const document = openApiV3(path);
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    const schemas = document?.components.schemas ?? {};
    expect([...references].map(([, name = '']) => name).filter((name) => !(name in schemas))).toEqual([]);
  });

  it('wraps references, so that a description can stand beside them', () => {
    const schemas = openApiV3('api/v1')?.components.schemas;
    expect(schemas?.['io.k8s.api.core.v1.Service']).toMatchObject({
      properties: { spec: { default: {}, allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ServiceSpec' }] } },
      'x-kubernetes-group-version-kind': [serviceKind],
    });
    expect(schemas?.['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toMatchObject({
      oneOf: [{ type: 'integer' }, { type: 'string' }],
    });
  });

  it('has no document for what is not served', () => {
    expect(openApiV3('apis/nope/v1')).toBeUndefined();
  });
});

describe('openApiV2Protobuf', () => {
  it('begins with the version, as field 1 of the message', () => {
    expect(openApiV2Protobuf().subarray(0, 5).toString('latin1')).toBe('\x0a\x032.0');
  });

  it('has every definition', () => {
    const text = openApiV2Protobuf().toString('latin1');
    expect(Object.keys(openApiV2Json().definitions).filter((name) => !text.includes(name))).toEqual([]);
  });
});
