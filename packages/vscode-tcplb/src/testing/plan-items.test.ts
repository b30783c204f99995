import { DEFAULT_OPTIONS, type Exposure, type Listener } from '@tcplb/core';
import { expect, test } from 'vitest';
import { type ItemPlan, planItems } from './plan-items.ts';

function exposure(...listeners: Listener[]): Exposure {
  return {
    namespace: 'default',
    name: 'echo',
    createdAt: '2026-01-01T00:00:00Z',
    mode: 'host-network',
    modeReason: '',
    ipFamilies: ['IPv4'],
    listeners,
    sessionAffinity: false,
    sourceRanges: [],
    options: DEFAULT_OPTIONS,
  };
}

const web: Listener = {
  address: '*',
  protocol: 'TCP',
  port: 80,
  backends: [
    { node: 'node-1', address: '10.0.0.1', port: 446, state: 'ready' },
    { node: 'node-2', address: 'fd00::2', port: 446, state: 'excluded', reason: 'NodeNotReady' },
  ],
};
const dns: Listener = { address: '*', protocol: 'UDP', port: 53, backends: [] };

const lines = (plans: readonly ItemPlan[], indent = ''): string[] =>
  plans.flatMap(({ id, label, children }) => [`${indent}${id} | ${label}`, ...lines(children, `${indent}  `)]);

test.each<[string, Exposure[], string[]]>([
  [
    'an item per exposure and one per backend below it',
    [exposure(web)],
    [
      'ctx/default/echo | default/echo',
      '  80/node-1/10.0.0.1:446 | node-1 · 10.0.0.1:446',
      '  80/node-2/[fd00::2]:446 | node-2 · [fd00::2]:446 · NodeNotReady',
    ],
  ],
  [
    'with several listeners, the one that a backend is behind',
    [
      exposure(
        { ...web, backends: web.backends.slice(0, 1) },
        { ...web, port: 81, backends: web.backends.slice(0, 1) },
      ),
    ],
    [
      'ctx/default/echo | default/echo',
      '  80/node-1/10.0.0.1:446 | node-1 · 10.0.0.1:446 · ← 80',
      '  81/node-1/10.0.0.1:446 | node-1 · 10.0.0.1:446 · ← 81',
    ],
  ],
  ['nothing for UDP', [exposure(dns)], []],
])('%s', (_, exposures, expected) => {
  expect(lines(planItems('ctx', exposures))).toEqual(expected);
});
