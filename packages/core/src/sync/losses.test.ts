import { expect, test } from 'vitest';
import type { Backend, BackendReason } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { DEFAULT_OPTIONS } from '../exposure/options/read-options.ts';
import { findSuddenLoss } from './losses.ts';

/** `3` or `3 NodeNotReady`: the backend on node 3, ready or excluded for that reason. */
function backend(text: string): Backend {
  const [number = '', reason] = text.split(' ');
  const place = { node: `node-${number}`, address: `10.0.0.${number}`, port: 446 };
  return reason === undefined
    ? { ...place, state: 'ready' }
    : { ...place, state: 'excluded', reason: reason as BackendReason };
}

/** Backends of each listener, separated by commas. */
function exposure(...listeners: string[]): Exposure {
  return {
    namespace: 'default',
    name: 'web',
    createdAt: '',
    mode: 'host-network',
    modeReason: '',
    ipFamilies: ['IPv4'],
    sessionAffinity: false,
    sourceRanges: [],
    options: DEFAULT_OPTIONS,
    listeners: listeners.map((backends, index) => ({
      address: '*',
      protocol: 'TCP',
      port: 446 + index,
      backends: backends === '' ? [] : backends.split(', ').map(backend),
    })),
  };
}

const down = 'NodeNotReady';

test.each<[string, string, string, string | undefined]>([
  ['nothing changes', '1, 2, 3', '1, 2, 3', undefined],
  ['one of three goes down', '1, 2, 3', `1, 2, 3 ${down}`, undefined],
  ['half go down', '1, 2, 3, 4', `1, 2, 3 ${down}, 4 ${down}`, undefined],
  ['more than half go down', '1, 2, 3', `1, 2 ${down}, 3 ${down}`, '2 of 3: 1, 2, 3'],
  ['all endpoints stop being ready', '1, 2', '1 EndpointNotReady, 2 EndpointNotReady', '2 of 2: 1, 2'],
  ['the last one goes down', '1', `1 ${down}`, '1 of 1: 1'],
  ['the last one goes down, others had gone before', '1', `1 ${down}, 2 ${down}`, `1 of 1: 1, 2 ${down}`],
  ['pods can no longer be read', '1, 2', '1 PodUnknown, 2 PodUnknown', '2 of 2: 1, 2'],
  ['as many come as go', '1, 2', `1 ${down}, 2 ${down}, 3, 4`, undefined],
  ['one comes where three go', '1, 2, 3', `1 ${down}, 2 ${down}, 3 ${down}, 4`, '3 of 3: 1, 2, 3, 4'],
  ['pods are being deleted', '1, 2', '1 EndpointTerminating, 2 EndpointTerminating', undefined],
  ['nodes are taken out by label', '1, 2', '1 NodeExcluded, 2 NodeExcluded', undefined],
  ['nodes are drained', '1, 2', '1 NodeDraining, 2 NodeDraining', undefined],
  ['nodes are being deleted', '1, 2', '1 NodeDeleting, 2 NodeDeleting', undefined],
  ['Nodes were deleted', '1, 2', '1 NodeUnknown, 2 NodeUnknown', undefined],
  ['endpoints were removed', '1, 2', '', undefined],
  ['there was nothing before', '', `1 ${down}`, undefined],
  ['what was down stays down', `1, 2 ${down}`, `1, 2 ${down}`, undefined],
])('%s: from %s to %s', (_name, before, next, expected) => {
  const loss = findSuddenLoss(exposure(before), exposure(next));
  const kept = loss?.exposure.listeners[0]?.backends.map(({ node, reason }) =>
    [node.replace('node-', ''), reason].filter(Boolean).join(' '),
  );
  expect(loss && `${loss.lost} of ${loss.ready}: ${kept?.join(', ')}`).toBe(expected);
});

test('each listener is judged by itself, and only the sudden loss is held', () => {
  const next = exposure(`1, 2 ${down}, 3`, `1, 2 ${down}`, `1 ${down}`);
  const loss = findSuddenLoss(exposure('1, 2, 3', '1, 2', '1'), next);
  expect(loss).toEqual({
    exposure: { ...next, listeners: [...next.listeners.slice(0, 2), exposure('', '', '1').listeners[2]] },
    lost: 1,
    ready: 1,
  });
});

test('a listener that moved is a new one', () => {
  const before = exposure('1, 2');
  const moved = { ...before, listeners: before.listeners.map((listener) => ({ ...listener, port: 1 })) };
  expect(findSuddenLoss(moved, exposure(`1 ${down}, 2 ${down}`))).toBe(undefined);
});
