import { describe, expect, it } from 'vitest';
import { ApiError } from '../http/api-error.ts';
import type { JsonObject } from '../schema/json-value.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const pod = { group: '', version: 'v1', kind: 'Pod' };
const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };

const live: JsonObject = {
  metadata: { name: 'p', labels: { a: '1', b: '2' }, finalizers: ['one', 'two', 'three'] },
  spec: {
    containers: [
      { name: 'echo', image: 'echo:1', args: ['a', 'b'], env: [{ name: 'A', value: '1' }] },
      { name: 'side', image: 'side:1' },
    ],
    tolerations: [{ key: 'x' }],
    volumes: [{ name: 'v', emptyDir: {} }],
  },
};
const [echo, side] = (live.spec as { containers: JsonObject[] }).containers as [JsonObject, JsonObject];

const cases: readonly [name: string, patch: JsonObject, metadata: JsonObject, spec: JsonObject][] = [
  [
    'merges maps and deletes with null',
    { metadata: { labels: { a: null, c: '3' } } },
    { labels: { b: '2', c: '3' } },
    {},
  ],
  [
    'merges lists of objects by their key',
    { spec: { containers: [{ name: 'side', image: 'side:2' }] } },
    {},
    { containers: [echo, { name: 'side', image: 'side:2' }] },
  ],
  [
    'appends items that are new',
    { spec: { containers: [{ name: 'new', image: 'x', tty: null }] } },
    {},
    { containers: [{ name: 'new', image: 'x' }, echo, side] },
  ],
  [
    'replaces lists without a merge key',
    { spec: { tolerations: [{ key: 'y', value: null }] } },
    {},
    { tolerations: [{ key: 'y' }] },
  ],
  [
    'replaces lists of scalars without a strategy',
    { spec: { containers: [{ name: 'echo', args: ['c'] }] } },
    {},
    { containers: [{ ...echo, args: ['c'] }, side] },
  ],
  [
    'merges nested lists',
    { spec: { containers: [{ name: 'echo', env: [{ name: 'B', value: '2' }] }] } },
    {},
    {
      containers: [
        {
          ...echo,
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
        },
        side,
      ],
    },
  ],
  ['unites sets', { metadata: { finalizers: ['four', 'one'] } }, { finalizers: ['four', 'one', 'two', 'three'] }, {}],
  ['deletes items', { spec: { containers: [{ name: 'echo', $patch: 'delete' }] } }, {}, { containers: [side] }],
  [
    'deletes scalars',
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['two'] } },
    { finalizers: ['one', 'three'] },
    {},
  ],
  [
    'replaces lists on demand',
    { spec: { containers: [{ $patch: 'replace' }, { name: 'x' }] } },
    {},
    { containers: [{ name: 'x' }] },
  ],
  ['replaces maps on demand', { metadata: { labels: { $patch: 'replace', z: '1' } } }, { labels: { z: '1' } }, {}],
  ['empties maps on demand', { metadata: { labels: { $patch: 'delete' } } }, { labels: {} }, {}],
  [
    'orders items',
    { spec: { '$setElementOrder/containers': [{ name: 'side' }, { name: 'echo' }] } },
    {},
    { containers: [side, echo] },
  ],
  [
    'orders items that it changes',
    {
      spec: {
        '$setElementOrder/containers': [{ name: 'side' }, { name: 'n' }, { name: 'echo' }],
        containers: [{ name: 'n' }],
      },
    },
    {},
    { containers: [side, { name: 'n' }, echo] },
  ],
  [
    'orders scalars',
    { metadata: { '$setElementOrder/finalizers': ['three', 'one'] } },
    { finalizers: ['two', 'three', 'one'] },
    {},
  ],
  [
    'retains only the keys named',
    { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] } },
    {},
    { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
  ],
];

const refused: readonly [name: string, patch: unknown, message: string][] = [
  ['an unknown directive', { spec: { $patch: 'foo' } }, 'unknown patch type: foo in map: map[$patch:foo]'],
  [
    'an item without its key',
    { spec: { containers: [{ image: 'x' }] } },
    'map: map[image:x] does not contain declared merge key: name',
  ],
  ['retainKeys that is no list', { spec: { $retainKeys: 1 } }, 'invalid patch format of retainKeys'],
  [
    'fields that it does not retain',
    { spec: { $retainKeys: [], hostname: 'x' } },
    'invalid patch format of retainKeys',
  ],
  [
    'an order that is no list',
    { spec: { '$setElementOrder/containers': 1 } },
    'invalid patch format of setElementOrder list',
  ],
  [
    'an order that it does not keep',
    { metadata: { '$setElementOrder/finalizers': ['a', 'b'], finalizers: ['b', 'a'] } },
    "The order in patch list:\n[b a]\n doesn't match $setElementOrder list:\n[a b]\n",
  ],
  ['a list for an object', [], 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
];

describe('applyStrategicMergePatch', () => {
  it.each(cases)('%s', (_, patch, metadata, spec) => {
    const before = structuredClone(live);
    expect(applyStrategicMergePatch(live, patch, pod)).toEqual({
      metadata: { ...(live.metadata as JsonObject), ...metadata },
      spec: { ...(live.spec as JsonObject), ...spec },
    });
    expect(live).toEqual(before);
  });

  it.each(refused)('refuses %s', (_, patch, message) => {
    expect(() => applyStrategicMergePatch(live, patch, pod)).toThrow(new ApiError(400, 'BadRequest', message));
  });

  it('clears the other half of a union that kubectl switches', () => {
    const rolling = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(applyStrategicMergePatch(rolling, patch, deployment)).toEqual({ spec: { strategy: { type: 'Recreate' } } });
  });

  it('leaves the object alone for null', () => {
    expect(applyStrategicMergePatch(live, null, pod)).toBe(live);
  });
});
