import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from './envelope.ts';

/** A length-delimited field. */
function bytes(number: number, value: string | Buffer): Buffer {
  const content = Buffer.from(value);
  return Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
}

const varint = (number: number, value: number) => Buffer.from([number * 8, value]);

function envelope(apiVersion: string, kind: string, ...fields: Buffer[]): Buffer {
  const typeMeta = bytes(1, Buffer.concat([bytes(1, apiVersion), bytes(2, kind)]));
  return Buffer.concat([Buffer.from('k8s\0'), typeMeta, bytes(2, Buffer.concat(fields))]);
}

describe('protobuf bodies', () => {
  it('become the objects that JSON would carry', () => {
    const metadata = bytes(1, Buffer.concat([bytes(1, 'conf'), bytes(2, ''), bytes(8, '')]));
    const entry = bytes(2, Buffer.concat([bytes(1, 'key'), bytes(2, 'value')]));
    expect(decodeProtobuf(envelope('v1', 'ConfigMap', metadata, entry))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf' },
      data: { key: 'value' },
    });
  });

  it('keep a zero that was set, and drop one that was not', () => {
    const spec = Buffer.concat([varint(1, 0), varint(5, 0)]);
    const { spec: decoded } = decodeProtobuf(envelope('apps/v1', 'Deployment', bytes(2, spec)));
    expect(decoded).toEqual({ replicas: 0 });
  });

  it('read DeleteOptions under the version of whatever is deleted', () => {
    expect(decodeProtobuf(envelope('policy/v1', 'DeleteOptions', varint(1, 5)))).toMatchObject({
      gracePeriodSeconds: 5,
    });
  });

  it.each([
    ['no prefix', Buffer.from('{}')],
    ['an unknown kind', envelope('v1', 'Nonsense')],
    ['a cut message', envelope('v1', 'ConfigMap', bytes(1, 'x')).subarray(0, -1)],
  ])('are refused: %s', (_what, body) => {
    expect(() => decodeProtobuf(body)).toThrow(RangeError);
  });
});
