import { describe, expect, it } from 'vitest';
import { kinds } from '../kinds.ts';
import type { JsonObject } from './json-value.ts';
import { validateFields } from './validate-fields.ts';

function validate(kindName: string, object: JsonObject) {
  const kind = kinds.find((one) => one.kind === kindName);
  if (kind === undefined) throw new Error(`no kind ${kindName}`);
  return validateFields(kind, object);
}

const port = (value: JsonObject) => ({ spec: { ports: [value] } });
const container = (value: JsonObject) => ({ spec: { containers: [{ name: 'a', ...value }] } });

/** Messages of kube-apiserver 1.26 for the same objects. */
const mismatches: readonly [kind: string, object: JsonObject, message: string][] = [
  [
    'Service',
    port({ port: '80' }),
    'json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  [
    'Service',
    port({ port: 80.5 }),
    'json: cannot unmarshal number 80.5 into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  [
    'Service',
    port({ port: 99999999999 }),
    'json: cannot unmarshal number 99999999999 into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  [
    'Service',
    port({ targetPort: true }),
    'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
  ],
  [
    'Service',
    { spec: { ports: {} } },
    'json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
  ],
  [
    'Service',
    { spec: { ports: ['x'] } },
    'json: cannot unmarshal string into Go struct field ServiceSpec.spec.ports of type v1.ServicePort',
  ],
  [
    'Service',
    { spec: { selector: [] } },
    'json: cannot unmarshal array into Go struct field ServiceSpec.spec.selector of type map[string]string',
  ],
  [
    'Service',
    { metadata: { labels: { a: true } } },
    'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    'Service',
    { metadata: { creationTimestamp: 'x' } },
    'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
  ],
  ['Service', { spec: 'x' }, 'json: cannot unmarshal string into Go struct field Service.spec of type v1.ServiceSpec'],
  [
    'Deployment',
    { spec: { replicas: '3' } },
    'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [
    'Pod',
    container({ resources: { limits: { cpu: 'abc' } } }),
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [
    'Pod',
    container({ env: [{ name: 'A', value: 5 }] }),
    'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
  ],
  [
    'Pod',
    { spec: { hostNetwork: 'true' } },
    'json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool',
  ],
  ['ConfigMap', { binaryData: { a: '!!!' } }, 'illegal base64 data at input byte 0'],
  [
    'ConfigMap',
    { binaryData: { a: 5 } },
    'json: cannot unmarshal number into Go struct field ConfigMap.binaryData of type []uint8',
  ],
];

describe('validateFields', () => {
  it.each(mismatches)('refuses %s %j', (kind, object, message) => {
    expect(() => validate(kind, object)).toThrow(`${kind} in version "v1" cannot be handled as a ${kind}: ${message}`);
  });

  it('reports fields that the kind does not have, and drops them', () => {
    const object = {
      foo: 1,
      metadata: { name: 'x' },
      spec: { bar: {}, ports: [{ port: 80, Name: 'a' }], type: 'ClusterIP' },
    };
    expect(validate('Service', object)).toEqual({
      unknown: ['unknown field "foo"', 'unknown field "spec.bar"', 'unknown field "spec.ports[0].Name"'],
      object: { metadata: { name: 'x' }, spec: { ports: [{ port: 80 }], type: 'ClusterIP' } },
    });
  });

  it('takes everything that the real server takes', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', creationTimestamp: '2026-01-01T00:00:00Z', labels: { __proto__x: 'y' } },
      spec: {
        containers: [
          {
            name: 'a',
            resources: { limits: { cpu: 1, memory: '1.5Gi' } },
            readinessProbe: { tcpSocket: { port: 'tcp' } },
          },
        ],
        nodeSelector: {},
      },
    };
    expect(validate('Pod', object)).toEqual({ unknown: [], object });
  });

  it('takes nulls for what is not there', () => {
    const object = { metadata: { name: 'c', annotations: null }, data: { a: null } };
    expect(validate('ConfigMap', object)).toEqual({
      unknown: [],
      object: { metadata: { name: 'c' }, data: { a: '' } },
    });
  });

  it('leaves free-form fields alone', () => {
    const object = { revision: 1, data: { spec: { anything: [1, null] } } };
    expect(validate('ControllerRevision', object).object).toEqual(object);
  });
});
