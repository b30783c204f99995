import type { CheckResult } from '@tcplb/core';
import { describe, expect, it, test } from 'vitest';
import { english } from '../localizer.ts';
import { doctorRow, findingElements, summarize } from './doctor-rows.ts';
import type { Examination } from './examination.ts';
import { partsOf } from './finding-elements.ts';

const source = { id: 'lab', context: 'lab', namespace: 'default', isCurrent: true };

const ok: CheckResult = { id: 'nodes', title: 'Nodes', status: 'ok', message: '3 of 3 are Ready' };
const fail: CheckResult = {
  id: 'workloads',
  title: 'Workloads',
  status: 'fail',
  message: 'Pod default/web-1: CrashLoopBackOff',
  details: ['log: no such file'],
  object: { kind: 'Pod', namespace: 'default', name: 'web-1' },
  next: 'kubectl describe pod web-1',
};
const warn: CheckResult = { ...ok, status: 'warn', object: { kind: 'Node', name: 'node-1' } };
const skipped: CheckResult = { ...ok, id: 'echo', title: 'Echo', status: 'skipped', message: 'see Workloads' };

function examination(results: readonly CheckResult[], more: Partial<Examination> = {}): Examination {
  return { subject: { sourceId: 'lab' }, source, results, phase: 'done', ...more };
}

/** A finding and what is below it: `icon label | description (kind for menus) "what is spoken"`. */
const outline = (result: CheckResult) =>
  findingElements(examination([result]))
    .flatMap((finding) => [finding, ...partsOf(finding)])
    .map((element) => doctorRow(element, english.t))
    .map(({ icon, label, description, contextValue, accessibilityLabel }) =>
      [icon.id, label, '|', description ?? '', `(${contextValue})`, `"${accessibilityLabel}"`].join(' '),
    );

describe('doctorRow', () => {
  it('has a shape and a word for each status', () => {
    expect([ok, warn, fail, skipped].map((result) => outline(result)[0])).toEqual([
      'pass Nodes | ok · 3 of 3 are Ready (finding.ok) "Nodes, ok, 3 of 3 are Ready"',
      'warning Nodes | warning · 3 of 3 are Ready (finding.warn.object) "Nodes, warning, 3 of 3 are Ready"',
      'error Workloads | failed · Pod default/web-1: CrashLoopBackOff (finding.fail.object.next) "Workloads, failed, Pod default/web-1: CrashLoopBackOff"',
      'circle-slash Echo | skipped · see Workloads (finding.skipped) "Echo, skipped, see Workloads"',
    ]);
  });

  it('has what is to be known, what it is about and what to type below a finding', () => {
    expect(outline(fail).slice(1)).toEqual([
      'dash log: no such file |  (part.detail) "log: no such file"',
      'go-to-file Pod default/web-1 |  (part.object) "Go to Pod default/web-1"',
      'terminal kubectl describe pod web-1 |  (part.next) "Next, in a terminal: kubectl describe pod web-1"',
    ]);
  });

  it('unfolds what somebody should look at', () => {
    const findings = findingElements(examination([ok, { ...ok, details: ['node-1'] }, warn, fail]));
    expect(findings.map((finding) => doctorRow(finding, english.t).collapsible)).toEqual([
      'none',
      'collapsed',
      'expanded',
      'expanded',
    ]);
  });
});

test.each<[string, Examination, string]>([
  ['a cluster', examination([ok, fail, warn, skipped]), 'lab · 1 ok, 1 warning, 1 failed, 1 skipped'],
  ['a namespace', examination([ok], { subject: { sourceId: 'lab', namespace: 'shop' } }), 'shop · 1 ok'],
  [
    'an exposure',
    examination([warn, warn], { subject: { sourceId: 'lab', namespace: 'shop', name: 'web' } }),
    'shop/web · 0 ok, 2 warnings',
  ],
  ['one that runs', examination([ok], { phase: 'running' }), 'lab · examining…'],
  ['one that was called off', examination([ok], { phase: 'called off' }), 'lab · called off · 1 ok'],
])('summarize %s', (_name, given, text) => {
  expect(summarize(given, english.t)).toBe(text);
});
