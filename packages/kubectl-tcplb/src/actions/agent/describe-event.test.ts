import { type AgentEvent, type ApplyResult, type Plan, TcplbError } from '@tcplb/core';
import { expect, test } from 'vitest';
import { describeEvent } from './describe-event.ts';

const refused = new TcplbError('ClusterUnreachable', 'connection refused', { suggestions: ['Check that it runs.'] });
const plan = { revision: 'aaa', exposures: [{}, {}] } as unknown as Plan;

function applied(outcome: ApplyResult['outcome']): AgentEvent {
  const result = { outcome, revision: 'aaa', planRevision: 'aaa', quarantined: [] };
  return { type: 'applied', plan, result, durationMs: 251.7, steps: {} };
}

test.each<[string, AgentEvent, string[]]>([
  ['the first list', { type: 'synced', durationMs: 12.4 }, ['info following the cluster {"durationMs":12}']],
  [
    'an outage',
    { type: 'outage', error: refused },
    [
      'warn the cluster cannot be followed, what serves goes on serving: connection refused {"code":"ClusterUnreachable","suggestions":["Check that it runs."]}',
    ],
  ],
  ['its end', { type: 'outage-over' }, ['info the cluster is followed again']],
  ['silence', { type: 'silence', silentMs: 180_400 }, ['warn the API server has said nothing for 180 s']],
  ['its end', { type: 'silence-over' }, ['info the API server speaks again']],
  [
    'a sudden loss',
    { type: 'held', holds: [{ namespace: 'default', name: 'web', lost: 2, ready: 3, until: 0 }] },
    ['warn exposure default/web keeps 2 of 3 backends that are suddenly not ready, for a while'],
  ],
  ['its end', { type: 'held', holds: [] }, ['info no loss of backends is held any more']],
  [
    'an apply',
    applied('applied'),
    ['info revision aaa is live {"revision":"aaa","exposures":2,"quarantined":0,"durationMs":252}'],
  ],
  [
    'an apply of what is live',
    applied('unchanged'),
    ['info revision aaa was live already {"revision":"aaa","exposures":2,"quarantined":0,"durationMs":252}'],
  ],
  [
    'an apply for an nginx that does not run',
    applied('written'),
    [
      'info revision aaa is written; the nginx that includes it does not run {"revision":"aaa","exposures":2,"quarantined":0,"durationMs":252}',
    ],
  ],
  [
    'a failed apply',
    { type: 'apply-failed', error: new TcplbError('ApplyFailed', 'no space left'), retryMs: 2_000 },
    ['error the apply failed: no space left {"code":"ApplyFailed","retryMs":2000}'],
  ],
  [
    'hand edits',
    { type: 'drift', drift: [{ kind: 'files-edited', paths: ['a', 'b'] }, { kind: 'link-moved' }], isRepaired: false },
    [
      'warn somebody edited a, b; left as it is {"drift":"files-edited"}',
      'warn the live link leads to another revision; left as it is {"drift":"link-moved"}',
    ],
  ],
  [
    'another revision',
    { type: 'drift', drift: [{ kind: 'serves-other', revision: 'bbb' }, { kind: 'serves-other' }], isRepaired: true },
    [
      'warn nginx serves bbb; putting it right {"drift":"serves-other"}',
      'warn nginx serves no revision of ours; putting it right {"drift":"serves-other"}',
    ],
  ],
  [
    'an nginx that is started with what was live',
    { type: 'started-last-good', revision: 'aaa' },
    ['warn nginx did not run; it serves revision aaa again'],
  ],
  [
    'one that is started with what was live before',
    { type: 'started-last-good', revision: 'aaa', refusal: '7-bbb: unknown directive "no" in nginx.conf:1' },
    [
      'error nginx does not accept what was live, 7-bbb: unknown directive "no" in nginx.conf:1',
      'warn nginx did not run; it serves revision aaa again',
    ],
  ],
  [
    'another agent on the host',
    { type: 'stood-back', error: new TcplbError('HostBusy', 'another agent looks after it') },
    ['warn this agent stands back: another agent looks after it {"code":"HostBusy"}'],
  ],
  ['the usual beginning', { type: 'took-charge', isTakeover: false }, []],
  ['a takeover', { type: 'took-charge', isTakeover: true }, ['info this agent looks after the host now']],
  ['old workers', { type: 'old-workers', alive: 3, ended: 0 }, []],
  [
    'too many of them',
    { type: 'old-workers', alive: 3, ended: 2 },
    ['warn ended 2 of the oldest nginx workers, with their connections'],
  ],
  [
    'an apply while another one is under way',
    { type: 'apply-failed', error: new TcplbError('HostBusy', 'another apply holds the lock'), retryMs: 500 },
    ['info waiting to apply: another apply holds the lock {"code":"HostBusy"}'],
  ],
  [
    'an nginx that is silent',
    { type: 'health', isWell: false },
    ['warn nginx does not answer, the virtual addresses are left to other hosts'],
  ],
  [
    'an address that the host has now',
    {
      type: 'ownership',
      addresses: ['192.0.2.100'],
      held: ['192.0.2.100'],
      transition: {
        instance: 'IPv4-51',
        state: 'MASTER',
        time: '2026-05-04T03:02:01Z',
        cause: 'no owner was heard of',
      },
    },
    [
      'info has 192.0.2.100 {"instance":"IPv4-51","state":"MASTER","since":"2026-05-04T03:02:01Z","cause":"no owner was heard of"}',
    ],
  ],
  [
    'one that it has no more',
    { type: 'ownership', addresses: ['192.0.2.100'], held: [] },
    ['info has no virtual address'],
  ],
  ['a dead keepalived', { type: 'keepalived-started' }, ['warn keepalived did not run and was started']],
  [
    'the election',
    { type: 'elected', isSelf: true, holder: 'lb-1_x' },
    ['info this agent tells the Services what became of them'],
  ],
  [
    'that of another',
    { type: 'elected', isSelf: false, holder: 'lb-2_y' },
    ['info agent lb-2_y tells the Services what became of them'],
  ],
  [
    'a Lease that cannot be written',
    { type: 'lease-failed', lease: 'heartbeat', error: refused },
    ['warn no heartbeat: connection refused {"code":"ClusterUnreachable","suggestions":["Check that it runs."]}'],
  ],
  [
    'another configuration',
    { type: 'configured', source: 'ConfigMap tcplb-system/tcplb' },
    ['info the configuration is that of ConfigMap tcplb-system/tcplb'],
  ],
  [
    'one that cannot be used',
    { type: 'configuration-kept', error: new TcplbError('InvalidConfiguration', 'line 3: no such field') },
    ['error the configuration stays as it was: line 3: no such field {"code":"InvalidConfiguration"}'],
  ],
  ['a check', { type: 'checked', isServing: true, drift: [] }, []],
])('says of %s', (_name, event, expected) => {
  const lines = describeEvent(event).map(({ level, message, fields }) =>
    [level, message, ...(fields ? [JSON.stringify(fields)] : [])].join(' '),
  );
  expect(lines).toEqual(expected);
});
