import { expect, test } from 'vitest';
import { isHarmlessLine, startedAs } from './foreign-line.ts';

test.each([
  ['kubectl describe pod web-x7f -n default --context kind', true],
  ['kubectl get pods -n default --show-labels', true],
  ['kubectl logs web-x7f -n default --previous', true],
  ['kubectl auth can-i list services -A', true],
  ['kubectl tcplb get -A', true],
  ['kubectl tcplb backends web -n default', true],
  ['ss -ltnp "sport = :446"', true],
  ['kubectl tcplb apply --context kind', false],
  ['kubectl tcplb expose daemonset/NAME --port PORT', false],
  ['kubectl label node node-1 example.com/a-', false],
  ['kubectl edit service web -n default', false],
  ['kubectl scale deployment/web --replicas=1', false],
  ['kubectl get nodes; kubectl delete node node-1', false],
  ['kubectl get nodes > /etc/passwd', false],
  ['nginx -t', false],
])('%s: may be run at once: %s', (line, isHarmless) => {
  expect(isHarmlessLine(line)).toBe(isHarmless);
});

test.each([
  ['kubectl tcplb apply', 'tcplb apply'],
  ['kubectl tcplb', 'tcplb'],
  ['kubectl tcplbx apply', 'kubectl tcplbx apply'],
  ['kubectl get nodes', 'kubectl get nodes'],
])('%s starts the plugin as the setting says: %s', (line, typed) => {
  expect(startedAs(line, 'tcplb')).toBe(typed);
});
