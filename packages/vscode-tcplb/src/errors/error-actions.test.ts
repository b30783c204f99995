import type { ErrorCode } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { errorActions } from './error-actions.ts';

const cases: readonly (readonly [name: string, code: ErrorCode, suggestions: string[], titles: string[]])[] = [
  ['nothing to do', 'Forbidden', ['Ask for the permission.'], []],
  ['an apply', 'TestFailed', ['Put it live with: kubectl tcplb apply'], ['Apply…']],
  ['a revision', 'NotFound', ['"kubectl tcplb history" lists those that are.'], ['History']],
  ['a sandbox', 'NotFound', ['Start one with: kubectl tcplb sandbox start'], ['Start Sandbox Cluster']],
  ['an unreachable cluster', 'ClusterUnreachable', ['Check the DNS.'], ['Start Sandbox Cluster']],
  ['the same twice', 'ClusterUnreachable', ['Try: kubectl tcplb sandbox start'], ['Start Sandbox Cluster']],
  [
    'two things',
    'NotFound',
    ['kubectl tcplb echo deploy', 'kubectl tcplb expose daemonset/NAME'],
    ['Deploy Echo Server…', 'Expose…'],
  ],
];

describe('errorActions', () => {
  it.each(cases)('%s', (_name, code, suggestions, titles) => {
    expect(errorActions({ code, suggestions }).map(({ title }) => title)).toEqual(titles);
  });
});
