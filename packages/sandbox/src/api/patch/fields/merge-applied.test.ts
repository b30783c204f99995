import { describe, expect, it } from 'vitest';
import { kinds } from '../../kinds.ts';
import { schemaOf } from '../../schema/index.ts';
import { mergeApplied } from './merge-applied.ts';

const pod = schemaOf({ group: '', version: 'v1', kind: 'Pod' });

/** Containers by name; the order of a merged list. */
const orders: readonly [live: string, applied: string, merged: string][] = [
  ['', 'ab', 'ab'],
  ['ab', '', 'ab'],
  ['ab', 'ba', 'ba'],
  ['abc', 'b', 'abc'],
  ['x', 'n', 'xn'],
  ['xa', 'na', 'xna'],
  ['axb', 'ba', 'xba'],
  ['axbyc', 'ac', 'axbyc'],
  ['ab', 'acb', 'acb'],
];

const containers = (names: string) => ({ spec: { containers: [...names].map((name) => ({ name })) } });

describe('mergeApplied', () => {
  it.each(orders)('live %j with %j applied is in the order %j', (live, applied, merged) => {
    expect(mergeApplied(containers(live), containers(applied), pod)).toEqual(containers(merged));
  });

  it('merges structures and maps, replaces what is atomic, unites sets', () => {
    const live = {
      metadata: { labels: { a: '1', b: '2' }, finalizers: ['x', 'y'] },
      spec: { nodeSelector: { a: '1' }, tolerations: [{ key: 'a' }], hostNetwork: true },
    };
    const applied = {
      metadata: { labels: { b: '3' }, finalizers: ['z', 'x'] },
      spec: { nodeSelector: { b: '1' }, tolerations: [{ key: 'b' }] },
    };
    expect(mergeApplied(live, applied, pod)).toEqual({
      metadata: { labels: { a: '1', b: '3' }, finalizers: ['z', 'x', 'y'] },
      spec: { nodeSelector: { b: '1' }, tolerations: [{ key: 'b' }], hostNetwork: true },
    });
  });

  it('takes an item without a key for one with the default', () => {
    const service = kinds.find(({ kind }) => kind === 'Service');
    const live = {
      spec: {
        ports: [
          { port: 80, protocol: 'TCP', nodePort: 30080 },
          { port: 80, protocol: 'UDP' },
        ],
      },
    };
    const applied = { spec: { ports: [{ port: 80, name: 'a' }] } };
    expect(service && mergeApplied(live, applied, schemaOf(service))).toEqual({
      spec: {
        ports: [
          { port: 80, protocol: 'TCP', nodePort: 30080, name: 'a' },
          { port: 80, protocol: 'UDP' },
        ],
      },
    });
  });
});
