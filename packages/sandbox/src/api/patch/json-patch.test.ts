import { describe, expect, it } from 'vitest';
import { ApiError } from '../http/api-error.ts';
import type { JsonObject } from '../schema/json-value.ts';
import { applyJsonPatch } from './json-patch.ts';

const object: JsonObject = { kind: 'X', labels: { 'a/b': '1', 'c~d': '2' }, ports: [{ port: 80 }, { port: 443 }] };

const good: readonly [name: string, operations: unknown, expected: Partial<JsonObject>][] = [
  ['adds a member', [{ op: 'add', path: '/labels/new', value: 'x' }], { labels: { 'a/b': '1', 'c~d': '2', new: 'x' } }],
  [
    'adds an item in the middle',
    [{ op: 'add', path: '/ports/1', value: 1 }],
    { ports: [{ port: 80 }, 1, { port: 443 }] },
  ],
  ['appends with -', [{ op: 'add', path: '/ports/-', value: 1 }], { ports: [{ port: 80 }, { port: 443 }, 1] }],
  ['counts negative indices from the end', [{ op: 'remove', path: '/ports/-1' }], { ports: [{ port: 80 }] }],
  [
    'unescapes pointers',
    [
      { op: 'remove', path: '/labels/a~1b' },
      { op: 'replace', path: '/labels/c~0d', value: '3' },
    ],
    { labels: { 'c~d': '3' } },
  ],
  ['replaces an item', [{ op: 'replace', path: '/ports/0/port', value: 81 }], { ports: [{ port: 81 }, { port: 443 }] }],
  ['moves', [{ op: 'move', from: '/ports/0', path: '/ports/1' }], { ports: [{ port: 443 }, { port: 80 }] }],
  ['copies', [{ op: 'copy', from: '/kind', path: '/copy' }], { copy: 'X' }],
  ['tests values', [{ op: 'test', path: '/ports/0', value: { port: 80 } }], {}],
  ['takes a missing member for null in a test', [{ op: 'test', path: '/nope', value: null }], {}],
  ['takes null for no operations', null, {}],
];

const refused: readonly [name: string, operation: unknown][] = [
  ['a failed test', { op: 'test', path: '/kind', value: 'Y' }],
  ['removal of what is not there', { op: 'remove', path: '/nope' }],
  ['replacement of what is not there', { op: 'replace', path: '/nope', value: 1 }],
  ['addition below what is not there', { op: 'add', path: '/nope/a', value: 1 }],
  ['an index out of range', { op: 'add', path: '/ports/3', value: 1 }],
  ['an index that is no number', { op: 'add', path: '/ports/01', value: 1 }],
  ['an unknown operation', { op: 'merge', path: '/kind' }],
  ['a missing value', { op: 'add', path: '/kind' }],
  ['a pointer without a slash', { op: 'remove', path: 'kind' }],
  ['replacing the object by something else', { op: 'replace', path: '', value: 1 }],
  ['inherited members of objects', { op: 'add', path: '/toString/polluted', value: 1 }],
  ['inherited members of arrays', { op: 'add', path: '/ports/push/polluted', value: 1 }],
  ['the prototype', { op: 'add', path: '/__proto__/polluted', value: 1 }],
];

describe('applyJsonPatch', () => {
  it.each(good)('%s', (_, operations, expected) => {
    const before = structuredClone(object);
    expect(applyJsonPatch(object, operations)).toEqual({ ...object, ...expected });
    expect(object).toEqual(before);
  });

  it.each(refused)('refuses %s', (_, operation) => {
    expect(() => applyJsonPatch(object, [operation])).toThrow(
      new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('sets a member called __proto__ as any other', () => {
    const patched = applyJsonPatch(object, [{ op: 'add', path: '/__proto__', value: { polluted: 1 } }]);
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(Object.keys(patched)).toContain('__proto__');
  });

  it.each([
    [{ data: 3 }, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [[1], 'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
  ])('says that %j is no patch', (operations, message) => {
    expect(() => applyJsonPatch(object, operations)).toThrow(new ApiError(400, 'BadRequest', message));
  });

  it('limits the number of operations', () => {
    const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'X' }));
    expect(() => applyJsonPatch(object, operations)).toThrow('maximum operations in a JSON patch is 10000, got 10001');
  });
});
