import { expect, test } from 'vitest';
import { parseWorkloadReference } from './workload-reference.ts';

test.each([
  ['ds/a', 'DaemonSet'],
  ['daemonset/a', 'DaemonSet'],
  ['DaemonSets/a', 'DaemonSet'],
  ['daemonset.apps/a', 'DaemonSet'],
  ['deploy/a', 'Deployment'],
  ['deployments.v1.apps/a', 'Deployment'],
  ['sts/a', 'StatefulSet'],
  ['svc/a', 'Service'],
])('%s is a %s', (text, kind) => {
  expect(parseWorkloadReference(text)).toMatchObject({ kind, name: 'a' });
});

test.each([
  ['pod/a', '"pod" cannot be exposed'],
  ['ds', '"ds" does not name one DaemonSet'],
  ['ds/', '"ds/" does not name one DaemonSet'],
  ['ds/a/b', '"ds/a/b" does not name one DaemonSet'],
])('%s: %s', (text, message) => {
  expect(() => parseWorkloadReference(text)).toThrow(message);
});
