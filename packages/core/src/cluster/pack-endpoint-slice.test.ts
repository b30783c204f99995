import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Endpoint, EndpointSlice } from '../snapshot.ts';
import { packEndpointSlice } from './pack-endpoint-slice.ts';
import { slimEndpointSlice } from './slim.ts';

const usual: Endpoint = {
  addresses: ['10.0.0.1'],
  nodeName: 'n1',
  conditions: { ready: true, serving: true, terminating: false },
  targetRef: { kind: 'Pod', namespace: 'team-a', name: 'web-1' },
};
const states = [true, false, undefined];

function sliceOf(endpoints: readonly Endpoint[] | null, namespace: string | undefined = 'team-a'): EndpointSlice {
  return {
    metadata: {
      name: 'web-x',
      ...(namespace !== '' && { namespace }),
      labels: { 'kubernetes.io/service-name': 'web' },
    },
    addressType: 'IPv4',
    endpoints: endpoints as readonly Endpoint[],
    ports: [{ name: 'tcp', protocol: 'TCP', port: 80 }],
  };
}

/** As whoever plans sees it. */
function read({ metadata, addressType, ports, endpoints }: EndpointSlice) {
  return { metadata, addressType, ports, endpoints };
}

test.each<[string, EndpointSlice]>([
  ['a usual endpoint', sliceOf([usual, { ...usual, addresses: ['10.0.0.2', '10.0.0.3'] }])],
  ['nothing but an address', sliceOf([{ addresses: ['10.0.0.1'] }])],
  ['a pod of another namespace', sliceOf([{ ...usual, targetRef: { kind: 'Pod', namespace: 'b', name: 'web-1' } }])],
  ['a pod without a namespace', sliceOf([{ ...usual, targetRef: { kind: 'Pod', name: 'web-1' } }])],
  ['the same in a slice without a namespace', sliceOf([{ ...usual, targetRef: { kind: 'Pod', name: 'web-1' } }], '')],
  ['a target that is no pod', sliceOf([{ ...usual, targetRef: { kind: 'Node', name: 'n1' } }])],
  ['a target without a name', sliceOf([{ ...usual, targetRef: { kind: 'Pod', namespace: 'team-a' } }])],
  ['an empty node name', sliceOf([{ ...usual, nodeName: '' }])],
  ['fields that nobody reads', sliceOf([{ ...usual, zone: 'a', hints: {} } as Endpoint])],
  ['fields that are null', sliceOf([{ addresses: ['10.0.0.1'], nodeName: null, targetRef: null } as never])],
  [
    'a target of which the name is null',
    sliceOf([{ ...usual, targetRef: { kind: 'Pod', namespace: 'team-a', name: null } } as never]),
  ],
  ['no endpoints', sliceOf([])],
  ['no endpoints, as the API server sends it', sliceOf(null)],
])('%s is the same after packing', (_title, slice) => {
  expect(read(packEndpointSlice(slice))).toStrictEqual(read(slimEndpointSlice(slice)));
});

test('all conditions are the same after packing', () => {
  const conditions = states.flatMap((ready) =>
    states.flatMap((serving) => states.map((terminating) => ({ ready, serving, terminating }))),
  );
  const slice = sliceOf(conditions.map((one) => ({ ...usual, conditions: one as never })));
  expect(read(packEndpointSlice(slice))).toStrictEqual(read(slimEndpointSlice(slice)));
});

test('two slices are equal when they say the same', () => {
  const packed = packEndpointSlice(sliceOf([usual]));
  expect(isDeepStrictEqual(packed, packEndpointSlice(sliceOf([{ ...usual }])))).toBe(true);
  expect(isDeepStrictEqual(packed, packEndpointSlice(sliceOf([{ ...usual, nodeName: 'n2' }])))).toBe(false);
  expect(isDeepStrictEqual(packed, packEndpointSlice(sliceOf([])))).toBe(false);
});
