import { expect, test } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { DEFAULT_OPTIONS } from '../exposure/options/read-options.ts';
import { renderExposure } from '../nginx/render-exposure.ts';
import { recallExposure } from './recall-exposure.ts';

const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

function exposure(...states: ('ready' | 'excluded')[]): Exposure {
  const backends = states.map((state, index) => ({
    node: `node-${index}`,
    // One is the beginning of another.
    address: index === 2 ? 'fd00::1' : `10.0.0.${index === 0 ? 1 : 11}`,
    port: 446,
    state,
    ...(state === 'excluded' && { reason: 'NodeNotReady' as const }),
  }));
  const listeners = [{ address: '*', protocol: 'TCP' as const, port: 446, backends }];
  const rest = { createdAt: '', modeReason: '', sessionAffinity: false, sourceRanges: [], options: DEFAULT_OPTIONS };
  return { namespace: 'default', name: 'web', mode: 'host-network', ipFamilies: ['IPv4'], listeners, ...rest };
}

test.each<[('ready' | 'excluded')[], string[]]>([
  [
    ['ready', 'ready', 'ready'],
    ['node-0', 'node-1', 'node-2'],
  ],
  [
    ['excluded', 'ready', 'ready'],
    ['node-1', 'node-2'],
  ],
  [['ready', 'excluded', 'excluded'], ['node-0']],
  [['excluded', 'excluded', 'excluded'], []],
])('from a file of %j', (states, expected) => {
  const rendered = renderExposure(exposure(...states), nginx);
  const content = 'file' in rendered ? rendered.file.content : '';
  const recalled = recallExposure(exposure('excluded', 'ready', 'excluded'), content);
  const [listener] = recalled.listeners;
  expect(listener?.backends.map(({ node }) => node)).toEqual(expected);
  expect(listener?.backends.filter(({ state, reason }) => state !== 'ready' || reason !== undefined)).toEqual([]);
});
