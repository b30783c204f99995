import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTransitions } from './keepalived-log.ts';

/** Of a keepalived 2.2.7: it begins, stands by for a moment, fails a check, loses its link, is stopped and starts again. */
const lines = readFileSync(join(import.meta.dirname, 'testdata/keepalived.log'), 'utf8').split('\n');

/** Each transition that the log shows on its way, as it is at the end of what was written until then. */
function follow(log: readonly string[]): string[] {
  const seen = log.map((_, index) => {
    const { time, state, cause } = readTransitions(log.slice(0, index + 1).join('\n')).get('IPv4-51') ?? {};
    return state === undefined ? '' : `${time?.slice(11)} ${state}: ${cause}`;
  });
  return seen.filter((text, index) => text !== '' && text !== seen[index - 1]);
}

test('each transition has the cause that comes before it', () => {
  expect(follow(lines)).toEqual([
    '15:44:06Z BACKUP: keepalived started',
    '15:44:07Z MASTER: no owner was heard of',
    '15:44:10Z FAULT: it was told to stand by',
    '15:44:11Z BACKUP: it was told to stand by no longer',
    '15:44:12Z MASTER: the owner gave it up',
    '15:44:15Z FAULT: the check of nginx fails',
    '15:44:18Z BACKUP: the check of nginx succeeds',
    '15:44:19Z FAULT: interface eth0 is down',
    '15:44:21Z BACKUP: interface eth0 is up',
    '15:44:22Z MASTER: no owner was heard of',
    '15:44:26Z STOPPED: keepalived was stopped',
    '15:44:26Z BACKUP: keepalived started',
    '15:44:30Z FAULT: the check of nginx does not end in time',
    '15:44:33Z BACKUP: the check of nginx succeeds',
  ]);
});

test('a piece from the middle says what it knows', () => {
  const piece = lines.slice(lines.findIndex((line) => line.includes('Entering FAULT')));
  expect(readTransitions(piece.slice(0, 1).join('\n')).get('IPv4-51')).toEqual({
    state: 'FAULT',
    time: '2026-11-30T15:44:10Z',
  });
});

test.each([
  [
    '(IPv4-51) Master received advert from 192.0.2.2 with higher priority 254, ours 253',
    '192.0.2.2 has it, with priority 254 against 253',
  ],
  ['(IPv4-52) Receive advertisement timeout', undefined],
  ['(IPv4-51) setting VIPs.', undefined],
])('%s', (message, cause) => {
  const log = `Mon Nov 30 15:44:06 2026: ${message}\nMon Nov  2 15:44:07 2026: (IPv4-51) Entering BACKUP STATE\n`;
  expect(readTransitions(log).get('IPv4-51')).toEqual({
    state: 'BACKUP',
    time: '2026-11-02T15:44:07Z',
    ...(cause && { cause }),
  });
});

test('nothing of anything else', () => {
  expect(readTransitions('Mon Nov 30 99:99:99 2026 something\n\nno log').size).toBe(0);
});
