import { expect, test } from 'vitest';
import { exposureNotFound, exposureNotServed } from './missing-exposure.ts';
import type { Rejection } from './rejection.ts';

const rejection: Rejection = {
  object: { kind: 'Service', namespace: 'team-a', name: 'web' },
  code: 'PortConflict',
  message: 'Service team-a/web: TCP port 446 is taken',
  suggestion: 'Use another port.',
};

test('an exposure that is rejected fails with why it is', () => {
  expect(exposureNotServed('team-a', 'web', [rejection])).toMatchObject({
    code: 'PortConflict',
    message: 'Service team-a/web: TCP port 446 is taken',
    suggestions: ['Use another port.'],
  });
});

test.each([
  ['another name', exposureNotServed('team-a', 'api', [rejection]), 'exposure team-a/api not found'],
  ['another namespace', exposureNotServed('team-b', 'web', [rejection]), 'exposure team-b/web not found'],
  ['nobody', exposureNotFound('team-b', 'web'), 'exposure team-b/web not found'],
])('one that is not there, though %s may be', (_name, error, message) => {
  expect(error).toMatchObject({
    code: 'NotFound',
    message,
    suggestions: [expect.stringContaining('kubectl tcplb get -A')],
  });
});
