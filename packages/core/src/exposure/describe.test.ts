import { expect, test } from 'vitest';
import type { Backend, BackendState } from '../backends/backend.ts';
import { countBackends, describeAddress, describeListener, describeListeners } from './describe.ts';
import type { Exposure, Listener } from './exposure.ts';
import { DEFAULT_OPTIONS } from './options/read-options.ts';

const backend = (address: string, state: BackendState = 'ready'): Backend => ({ node: 'n', address, port: 446, state });
const listener = (address: string, protocol: 'TCP' | 'UDP', ...backends: Backend[]): Listener => ({
  address,
  protocol,
  port: 446,
  backends,
});
const exposure = (...listeners: Listener[]): Exposure => ({
  namespace: 'default',
  name: 'web',
  createdAt: '',
  mode: 'host-network',
  modeReason: '',
  ipFamilies: ['IPv4'],
  listeners,
  sessionAffinity: false,
  sourceRanges: [],
  options: DEFAULT_OPTIONS,
});

test.each([
  ['*', 'TCP', '*:446/TCP'],
  ['192.0.2.1', 'UDP', '192.0.2.1:446/UDP'],
  ['2001:db8::1', 'TCP', '[2001:db8::1]:446/TCP'],
] as const)('a listener on %s, %s', (address, protocol, expected) => {
  expect(describeListener(listener(address, protocol))).toBe(expected);
});

test('the listeners of an exposure', () => {
  expect(describeListeners(exposure(listener('*', 'TCP'), listener('*', 'UDP')))).toBe('*:446/TCP,*:446/UDP');
  expect(describeListeners(exposure())).toBe('');
});

test.each([
  ['192.0.2.1', '192.0.2.1:446'],
  ['2001:db8::1', '[2001:db8::1]:446'],
  ['', '<none>'],
])('a backend at "%s"', (address, expected) => {
  expect(describeAddress(backend(address))).toBe(expected);
});

test('the backends that are ready, of all, over all listeners', () => {
  const draining = backend('192.0.2.2', 'draining');
  const excluded = backend('', 'excluded');
  const tcp = listener('*', 'TCP', backend('192.0.2.1'), draining);
  expect(countBackends(exposure(tcp, listener('*', 'UDP', backend('192.0.2.1'), excluded)))).toBe('2/4');
  expect(countBackends(exposure())).toBe('0/0');
});
