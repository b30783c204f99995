import { expect, test } from 'vitest';
import type { ExposureElement } from '../../tree/elements.ts';
import { findAdviceLinks, findDescriptionLinks, type ReportLink } from './find-links.ts';

const exposure: ExposureElement = { kind: 'exposure', sourceId: 'kind', namespace: 'default', name: 'web' };

/** What is underlined, and where it leads. */
function underlined(text: string, links: readonly ReportLink[]) {
  const lines = text.split('\n');
  return links.map(({ line, start, end, leadsTo }) => [lines[line]?.slice(start, end), leadsTo]);
}

test('of a description: the Service, apply, the nodes and the pods that there are', () => {
  const text = [
    'Name:              web',
    'Namespace:         default',
    'Served:            not yet, it is new since the last apply on this machine (kubectl tcplb apply)',
    'Listener *:446/TCP (echo):',
    '  Node    Address          State     Reason            Weight  Pod',
    '  ----    -------          -----     ------            ------  ---',
    '  node-1  10.0.0.1:446     ready     <none>            1       default/web-x7f',
    '  node-2  [2001:db8::2]:9  excluded  EndpointNotReady  1       <none>',
    '  node-3  <none>           excluded  NodeHasNoAddress  1       <none>',
    'Conditions:  <none>',
    'Events:',
    '  Type    Reason   Age  From   Message',
    '  ----    ------   ---  ----   -------',
    '  Normal  10.0.0.1:446  3s  tcplb  served',
    '',
  ].join('\n');
  const backend = (node: string, address: string, port: number) => ({
    kind: 'backend',
    sourceId: 'kind',
    owner: exposure,
    node,
    address,
    port,
    protocol: 'TCP',
  });
  expect(underlined(text, findDescriptionLinks(text, exposure))).toEqual([
    ['web', { kind: 'service' }],
    ['kubectl tcplb apply', { kind: 'apply' }],
    ['node-1', { kind: 'node', backend: backend('node-1', '10.0.0.1', 446) }],
    ['default/web-x7f', { kind: 'pod', backend: backend('node-1', '10.0.0.1', 446) }],
    ['node-2', { kind: 'node', backend: backend('node-2', '2001:db8::2', 9) }],
  ]);
});

test('of a comparison: every command line', () => {
  const text = '1. node-port: possible\n   kubectl tcplb expose daemonset/web --mode node-port\n';
  const commandLine = 'kubectl tcplb expose daemonset/web --mode node-port';
  expect(underlined(text, findAdviceLinks(text))).toEqual([[commandLine, { kind: 'command', commandLine }]]);
});
