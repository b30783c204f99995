import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schema/json-value.ts';
import { difference, intersection, pathsOf, union, withoutSubtrees } from './field-set.ts';
import { decodeFields, encodeFields } from './fields-v1.ts';
import { showPath } from './path-element.ts';

const ports = { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } };
const left: JsonObject = { 'f:spec': { '.': {}, 'f:a': {}, 'f:ports': ports } };
const right: JsonObject = { 'f:spec': { '.': {}, 'f:b': {} }, 'f:status': {} };

describe('field sets', () => {
  it.each([
    ['union', union, { 'f:spec': { '.': {}, 'f:a': {}, 'f:b': {}, 'f:ports': ports }, 'f:status': {} }],
    ['intersection', intersection, { 'f:spec': {} }],
    ['difference', difference, { 'f:spec': { 'f:a': {}, 'f:ports': ports } }],
    ['withoutSubtrees', withoutSubtrees, {}],
  ])('%s', (_, operation, expected) => {
    expect(encodeFields(operation(decodeFields(left), decodeFields(right)))).toEqual(expected);
  });

  it.each([left, right, {}])('survive FieldsV1: %j', (fields) => {
    expect(encodeFields(decodeFields(fields))).toEqual(fields);
  });

  it.each([undefined, null, 'x', [], { spec: {} }])('take %j for no fields', (fields) => {
    expect(decodeFields(fields).size).toBe(0);
  });

  it('list their paths, members before what is below them, items in numeric order', () => {
    const fields = {
      'f:ports': { 'k:{"port":443}': { 'f:name': {} }, 'k:{"port":80}': { 'f:name': {} } },
      'f:type': {},
      'f:finalizers': { 'v:"a/b"': {} },
    };
    expect(pathsOf(decodeFields(fields)).map(showPath)).toEqual([
      '.type',
      '.finalizers[="a/b"]',
      '.ports[port=80].name',
      '.ports[port=443].name',
    ]);
  });
});
