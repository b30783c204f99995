import type { Exposure } from '@tcplb/core';
import { expect, test } from 'vitest';
import type { ViewedDaemonSet } from '../engine/cluster-feed.ts';
import { findElement } from './find-element.ts';

const backend = (node: string) => ({ node, address: '192.0.2.1', port: 446, state: 'ready' });
const exposures = [
  {
    namespace: 'shop',
    name: 'web',
    listeners: [{ protocol: 'TCP', backends: [backend('node-1'), backend('node-2')] }],
  },
] as unknown as Exposure[];
const daemonSets = [{ namespace: 'shop', name: 'web' }] as unknown as ViewedDaemonSet[];

test.each([
  ['a DaemonSet', { kind: 'DaemonSet', namespace: 'shop', name: 'web' }, { kind: 'daemonSet', name: 'web' }],
  ['one that takes no port', { kind: 'DaemonSet', namespace: 'shop', name: 'log' }, undefined],
  ['a node', { kind: 'Node', name: 'node-2' }, { kind: 'backend', node: 'node-2' }],
  ['a node without backends', { kind: 'Node', name: 'node-9' }, undefined],
  ['anything else', { kind: 'Deployment', namespace: 'shop', name: 'web' }, undefined],
])('%s', (_name, object, expected) => {
  const found = findElement({ exposures, daemonSets }, 'lab', object);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject({ sourceId: 'lab', ...expected });
});
