import { expect, test } from 'vitest';
import { TcplbError } from '../errors.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { Plan } from '../plan.ts';
import type { AgentEvent } from './agent-event.ts';
import { createHostObserver } from './create-host-report.ts';

const error = (message: string) => new TcplbError('ApplyFailed', message);
const planned = (revision: string): AgentEvent => ({
  type: 'planned',
  plan: { revision } as Plan,
  isNew: true,
  durationMs: 1,
});
function applied(planRevision: string, more: Partial<ApplyResult> = {}): AgentEvent {
  const result: ApplyResult = { outcome: 'applied', revision: planRevision, planRevision, quarantined: [], ...more };
  return { type: 'applied', plan: { revision: planRevision } as Plan, result, durationMs: 1, steps: {} };
}
const quarantined = [
  { namespace: 'a', name: 'web', code: 'PortConflict', message: 'it is taken', kept: false } as const,
];
const failed: AgentEvent = { type: 'apply-failed', error: error('disk full'), retryMs: 1 };
const busy: AgentEvent = { type: 'apply-failed', error: new TcplbError('HostBusy', 'another apply'), retryMs: 1 };
const down: AgentEvent = { type: 'checked', isServing: false, drift: [{ kind: 'nginx-down' }] };
const lost: AgentEvent = { type: 'host-failed', error: error('no way there') };
const fine: AgentEvent = { type: 'checked', isServing: true, drift: [] };
const live = [planned('aaa'), applied('aaa')];

const good = { revision: 'aaa', nginxVersion: '1.22.1', isReady: true, isInSync: true, errors: [] };

test.each<[string, AgentEvent[], object]>([
  ['at first', [], { nginxVersion: '1.22.1', isReady: false, isInSync: false, errors: [] }],
  ['a live plan', live, good],
  ['a plan that is not live yet', [...live, planned('bbb')], { ...good, isInSync: false }],
  ['an apply that failed', [...live, planned('bbb'), failed], { ...good, isInSync: false, errors: ['disk full'] }],
  ['one that waits for another one', [...live, planned('bbb'), busy], { ...good, isInSync: false }],
  ['one that went through later', [planned('aaa'), failed, applied('aaa')], good],
  [
    'an exposure that is left out',
    [planned('aaa'), applied('aaa', { revision: 'abc', quarantined })],
    { ...good, revision: 'abc', isInSync: false, errors: ['exposure a/web: it is taken'] },
  ],
  [
    'files that no nginx has read',
    [planned('aaa'), applied('aaa', { outcome: 'written' })],
    { ...good, isReady: false },
  ],
  ['a dead nginx', [...live, down], { ...good, isReady: false, isInSync: false, errors: ['nginx does not run'] }],
  ['one that lives again', [...live, down, fine], good],
  ['a host that cannot be looked at', [...live, lost], { ...good, isReady: false, errors: ['no way there'] }],
  ['one that can again', [...live, lost, fine], good],
  [
    'a hand edit that is left alone',
    [...live, { type: 'checked', isServing: true, drift: [{ kind: 'files-edited', paths: ['nginx.conf'] }] }],
    { ...good, isInSync: false, errors: ['somebody edited nginx.conf'] },
  ],
  [
    'a cluster that cannot be followed',
    [...live, { type: 'outage', error: error('no way') }],
    { ...good, errors: ['no way'] },
  ],
  [
    'an address that it has',
    [...live, { type: 'ownership', addresses: ['192.0.2.100'], held: ['192.0.2.100'] }],
    { ...good, ownership: { held: ['192.0.2.100'] } },
  ],
  [
    'an nginx that is silent',
    [...live, { type: 'health', isWell: false }],
    { ...good, errors: ['nginx does not answer in time, the virtual addresses are left to other hosts'] },
  ],
  ['one that is not any more', [...live, { type: 'health', isWell: false }, { type: 'health', isWell: true }], good],
  [
    'a keepalived that does not start',
    [...live, { type: 'keepalived-failed', error: error('keepalived does not start') }],
    { ...good, errors: ['keepalived does not start'] },
  ],
  ['and then does', [...live, { type: 'keepalived-failed', error: error('no') }, { type: 'keepalived-started' }], good],
  ['and again can', [...live, { type: 'outage', error: error('no way') }, { type: 'outage-over' }], good],
])('%s', (_name, events, expected) => {
  const observer = createHostObserver(() => {});
  observer.useNginx('1.22.1');
  for (const event of events) observer.observe(event);
  expect(observer.report()).toEqual(expected);
});

test('only what is new is told', () => {
  let changes = 0;
  const observer = createHostObserver(() => {
    changes += 1;
  });
  for (const event of [...live, ...live, fine, fine, down, down, fine]) observer.observe(event);
  // Live, nginx died, nginx lives.
  expect(changes).toBe(3);
});
