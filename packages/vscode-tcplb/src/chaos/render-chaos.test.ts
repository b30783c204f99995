import type { ChaosReport, FaultReport } from '@tcplb/core';
import { expect, test } from 'vitest';
import { english } from '../localizer.ts';
import { renderChaosPage } from './render-chaos.ts';

const latency = { p50: 1, p95: 2, p99: 3, max: 4 };

const fault: FaultReport = {
  fault: 'cut-link',
  touched: 'sets the interface eth0 of lb1 down',
  ownerBefore: 'lb1',
  ownerAfter: 'lb2',
  connections: {
    ...{ connections: 300, failed: 3, failures: { refused: 0, reset: 3, 'timed-out': 0, lost: 0, 'wrong-answer': 0 } },
    ...{ gapMs: 760, failingMs: 900, answeredBy: {}, latency, lateMs: 0 },
  },
  open: { lived: 6, exchanges: 90, broken: Array(4).fill({ failure: 'reset', afterMs: 1100, exchanges: 2 }) },
  healedBy: 'undone',
  healedMs: 150,
  inSyncMs: 5130,
  timeline: { fromMs: -100, stepMs: 50, answered: [4, 4, 0, 1, 4], failed: [0, 0, 2, 1, 0], healedMs: 150 },
  problems: [],
};
const { inSyncMs: _inSyncMs, ...unhealed } = fault;

const report: ChaosReport = {
  target: '192.0.2.10:446',
  rate: 50,
  faults: [fault],
  skipped: [{ fault: 'cut-node', reason: 'there are ready backends on one node only' }],
  cancelled: false,
  passed: true,
};

const render = (changes: Partial<ChaosReport> = {}) => {
  const options = { title: 'Chaos: default/echo', style: 'https://cdn/chaos.css', cspSource: 'https://cdn' };
  return renderChaosPage({ ...options, report: { ...report, ...changes } }, english);
};

/** What a person reads, pictures by their label. */
const textOf = (html: string): string[] =>
  html
    .replace(/<svg[^>]*aria-label="([^"]*)".*?<\/svg>/g, '[$1]')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');

test('says what was touched, what clients noticed of it, and what was left out', () => {
  expect(textOf(render())).toEqual([
    'Chaos: default/echo',
    '✓ Passed.',
    '50 new connections a second to 192.0.2.10:446',
    'cut-link',
    'sets the interface eth0 of lb1 down',
    expect.stringMatching(/^\[cut-link: 3 of 300 new connections failed, .* moved from lb1 to lb2\]$/),
    [
      '3 of 300 new connections failed',
      'no answer for 760 ms',
      '4 of 10 open connections cut',
      'in sync after 5.1 s',
      'moved from lb1 to lb2',
    ].join(' · '),
    'cut-node: left out, since there are ready backends on one node only',
  ]);
});

test('draws what was answered and what failed in each step, and the fault and its end', () => {
  const picture = /<svg.*<\/svg>/.exec(render())?.[0] ?? '';
  const shapes = [...picture.matchAll(/<(?:rect|line) class="(\w+)" ([^/]*)\/>/g)].map(
    ([, kind, at]) => `${kind} ${at}`,
  );
  expect(picture).toContain('viewBox="0 0 5 40"');
  expect(shapes).toEqual([
    'answered x="0" y="0.00" width="1" height="40.00"',
    'answered x="1" y="0.00" width="1" height="40.00"',
    'failed x="2" y="20.00" width="1" height="20.00"',
    'answered x="3" y="30.00" width="1" height="10.00"',
    'failed x="3" y="20.00" width="1" height="10.00"',
    'answered x="4" y="0.00" width="1" height="40.00"',
    'mark x1="2.00" x2="2.00" y1="0" y2="40"',
    'mark x1="5.00" x2="5.00" y1="0" y2="40"',
  ]);
});

test.each<[string, Partial<ChaosReport>, string[]]>([
  ['one that was cancelled', { passed: false, cancelled: true, faults: [] }, ['✗ Cancelled; what was done is undone.']],
  [
    'one that did not heal',
    { passed: false, faults: [{ ...unhealed, problems: ['It did not heal.'] }] },
    ['✗ Not passed.', '✗ It did not heal.'],
  ],
])('%s says why', (_name, changes, said) => {
  expect(textOf(render(changes)).filter((line) => line.startsWith('✗'))).toEqual(said);
});

test('what comes from elsewhere is text, never markup', () => {
  const evil = '"><img src=x onerror=alert(1)>&';
  const skipped = [{ fault: 'cut-node' as const, reason: evil }];
  const html = render({
    target: evil,
    skipped,
    faults: [{ ...fault, touched: evil, ownerAfter: evil, problems: [evil] }],
  });
  expect(html).not.toContain('<img');
  expect(html.match(/&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;&amp;/g)?.length).toBe(6);
});
