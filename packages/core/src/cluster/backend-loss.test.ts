import { expect, test } from 'vitest';
import type { EndpointSlice, NodeObject } from '../snapshot.ts';
import { losesEndpoint, losesNode } from './backend-loss.ts';

/** `1 2!`: the endpoints 1, ready, and 2, which is not. */
function slice(text: string): EndpointSlice {
  const endpoints = text.split(' ').map((word) => ({
    addresses: [`10.0.0.${word[0]}`],
    conditions: { ready: !word.endsWith('!'), terminating: word.endsWith('!!') },
  }));
  return { metadata: { name: 'web-x' }, addressType: 'IPv4', endpoints };
}

test.each<[string, EndpointSlice | undefined, EndpointSlice | undefined, boolean]>([
  ['an endpoint goes', slice('1 2'), slice('1'), true],
  ['an endpoint stops being ready', slice('1 2'), slice('1 2!'), true],
  ['an endpoint begins to terminate', slice('1 2'), slice('1 2!!'), true],
  ['a slice goes', slice('1'), undefined, true],
  ['an endpoint comes', slice('1'), slice('1 2'), false],
  ['an endpoint becomes ready', slice('1!'), slice('1'), false],
  ['one goes that was not ready', slice('1 2!'), slice('1'), false],
  ['a slice comes', undefined, slice('1'), false],
  ['order changes', slice('1 2'), slice('2 1'), false],
])('%s', (_name, before, after, expected) => {
  expect(losesEndpoint(before, after)).toBe(expected);
});

const ready: NodeObject = {
  metadata: { name: 'node-1' },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};
const notReady: NodeObject = { ...ready, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } };

test.each<[string, NodeObject | undefined, NodeObject | undefined, boolean]>([
  ['a node stops being ready', ready, notReady, true],
  ['a node goes', ready, undefined, true],
  ['a node that was not ready goes', notReady, undefined, false],
  ['a node becomes ready', notReady, ready, false],
  ['a node comes', undefined, ready, false],
  ['a node is cordoned', ready, { ...ready, spec: { unschedulable: true } }, false],
])('%s', (_name, before, after, expected) => {
  expect(losesNode(before, after)).toBe(expected);
});
