import type { PortClaims } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { english } from '../../localizer.ts';
import { describePort } from './describe-port.ts';

const ports = {
  wanted: { protocol: 'TCP', namespace: 'default', name: 'new' },
  known: { exposures: [], addresses: [] },
} as const;

/** Where 446 is taken. */
function claims(free: number | undefined, warnings: readonly string[] = []): PortClaims {
  const message = 'TCP port 446 of node node-1 is taken by DaemonSet shop/web, and Service default/new wants it';
  return {
    warnings,
    check: (port, protocol) =>
      port === 446 ? { use: 'listener', port, protocol, holder: 'DaemonSet shop/web', message } : undefined,
    suggestFree: () => free,
  };
}

const taken = 'TCP port 446 of node node-1 is taken by DaemonSet shop/web, and Service default/new wants it.';

describe('describePort', () => {
  it.each([
    ['no number', 'http', claims(447), 'A port is a whole number from 1 to 65535.'],
    ['a free port', '8080', claims(447), undefined],
    ['a port while nothing is known', '446', undefined, undefined],
    [
      'a port that somebody has',
      ' 446 ',
      claims(447),
      { message: taken, severity: 'error', proposal: { label: 'Use 447', text: '447' } },
    ],
    ['one where all are taken', '446', claims(undefined), { message: taken, severity: 'error' }],
    [
      'a port of which not everything could be looked at',
      '8080',
      claims(447, ['the pods were not checked: forbidden']),
      { message: 'the pods were not checked: forbidden.', severity: 'info' },
    ],
  ])('%s', (_name, text, known, finding) => {
    expect(describePort(text, { ...ports, ...(known && { claims: known }) }, english)).toEqual(finding);
  });
});
