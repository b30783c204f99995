import { describe, expect, it } from 'vitest';
import { servedKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { matchesFields, parseFieldSelector } from './field-selector.ts';
import { matchLabelSelector, parseLabelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', size: '3', 'example.com/zone': 'a' };

describe('label selectors', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=back', false],
    ['app!=web', false],
    ['absent!=x', true],
    ['app in (web, other)', true],
    ['app notin (web)', false],
    ['absent notin (web)', true],
    ['tier', true],
    ['!tier', false],
    ['!absent', true],
    ['size>2', true],
    ['size<3', false],
    ['app in (a,web),example.com/zone=a,!absent', true],
    ['app=', false],
  ])('%j matches: %s', (text, expected) => {
    expect(parseLabelSelector(text)(labels)).toBe(expected);
  });

  it.each(['a b', 'app in web', '=x', 'app=(x)'])('%j does not parse', (text) => {
    expect(() => parseLabelSelector(text)).toThrow('unable to parse requirement');
  });

  it('as objects: nothing without one, everything with an empty one', () => {
    expect(matchLabelSelector(undefined)(labels)).toBe(false);
    expect(matchLabelSelector({})(labels)).toBe(true);
    const matchExpressions = [{ key: 'tier', operator: 'NotIn', values: ['back'] }];
    expect(matchLabelSelector({ matchLabels: { app: 'web' }, matchExpressions })(labels)).toBe(true);
  });
});

describe('field selectors', () => {
  const pods = servedKind('', 'pods');
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'node-1' },
    status: { phase: 'Running' },
  };

  it.each([
    ['metadata.name=web', true],
    ['metadata.namespace!=default', false],
    ['spec.nodeName=node-1,status.phase!=Failed', true],
    ['spec.hostNetwork=false', true],
    ['status.podIP=', true],
  ])('%j matches: %s', (text, expected) => {
    expect(matchesFields(pods, pod, parseFieldSelector(pods, text))).toBe(expected);
  });
});
