import { expect, test } from 'vitest';
import type { Exposure } from '../exposure/exposure.ts';
import { type HostResult, mergeHosts } from './merge-hosts.ts';

const listener = (address: string) => ({ address, protocol: 'TCP' as const, port: 80, backends: [] });
const exposure = (name: string, ...addresses: string[]) =>
  ({ namespace: 'default', name, listeners: addresses.map(listener) }) as unknown as Exposure;
const quarantine = (name: string) =>
  ({ namespace: 'default', name, code: 'PortConflict', message: 'taken', kept: false }) as const;

const host = (
  exposures: readonly Exposure[],
  quarantined: readonly string[] = [],
  outcome: 'applied' | 'written' = 'applied',
): HostResult => ({
  plan: { exposures, rejected: [] },
  result: { outcome, quarantined: quarantined.map(quarantine) },
});

test('one host is told as it is', () => {
  const one = host([exposure('web', '192.0.2.1')], ['web']);
  expect(mergeHosts([one])).toBe(one);
});

test.each<[string, readonly [HostResult, ...HostResult[]], HostResult]>([
  [
    'an exposure has the addresses of all of them',
    [host([exposure('web', '192.0.2.1')]), host([exposure('web', '192.0.2.2')])],
    host([exposure('web', '192.0.2.1', '192.0.2.2')]),
  ],
  [
    'one address that they share is one',
    [host([exposure('web', '192.0.2.1')]), host([exposure('web', '192.0.2.1')])],
    host([exposure('web', '192.0.2.1')]),
  ],
  [
    'where it is quarantined, it does not serve',
    [host([exposure('web', '192.0.2.1')], ['web']), host([exposure('web', '192.0.2.2')])],
    host([exposure('web', '192.0.2.2')]),
  ],
  [
    'it is quarantined when no host has it',
    [host([exposure('web', '192.0.2.1')], ['web']), host([exposure('web', '192.0.2.2')], ['web'])],
    host([exposure('web', '192.0.2.1', '192.0.2.2')], ['web']),
  ],
  [
    'what one of them was not told yet, the other may serve',
    [host([]), host([exposure('web', '192.0.2.2')])],
    host([exposure('web', '192.0.2.2')]),
  ],
  ['a host on which nginx does not run is not all of them', [host([], [], 'written'), host([])], host([])],
  ['when it runs nowhere, that is told', [host([], [], 'written'), host([], [], 'written')], host([], [], 'written')],
])('%s', (_name, hosts, merged) => {
  expect(mergeHosts(hosts)).toEqual(merged);
});
