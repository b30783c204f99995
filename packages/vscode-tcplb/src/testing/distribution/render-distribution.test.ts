import { expect, test } from 'vitest';
import { english } from '../../localizer.ts';
import type { ExposureElement } from '../../tree/elements.ts';
import type { Distribution } from './distribution.ts';
import { renderDistribution, renderNothing } from './render-distribution.ts';

const exposure: ExposureElement = { kind: 'exposure', sourceId: 'ctx', namespace: 'default', name: 'echo' };

/** What a person reads: cells apart, pictures by their label. */
function textOf(html: string): string[] {
  return html
    .replace(/<svg[^>]*aria-label="([^"]*)".*?<\/svg>/g, '[$1]')
    .replace(/<\/(span|p|h2)>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => line !== '');
}

test.each<[string, Distribution['spreads'], string[], string]>([
  [
    'a test that passed',
    [
      {
        target: '10.0.0.9:80',
        done: 30,
        requested: 30,
        bars: [
          { kind: 'expected', label: 'node-1', connections: 18, fair: 15 },
          { kind: 'expected', label: 'node-2', connections: 12, fair: 15 },
        ],
        result: { problems: [], cancelled: false, roundTrip: { p50: 0.4, p95: 1, p99: 1.2, max: 2 } },
      },
    ],
    [
      'default/echo',
      '10.0.0.9:80',
      '✓ 30 of 30 connections succeeded.',
      'node-1 18 60.0% [node-1: 18 connections, 60.0%, 15 expected]',
      'node-2 12 40.0% [node-2: 12 connections, 40.0%, 15 expected]',
      'Round trip: p50 0.4 ms, p95 1.0 ms, p99 1.2 ms',
    ],
    'default/echo: ✓ 30 of 30 connections succeeded.',
  ],
  [
    'one that failed in every way',
    [
      {
        target: '10.0.0.9:80',
        done: 30,
        requested: 30,
        bars: [
          { kind: 'expected', label: 'node-1', connections: 20, fair: 12.5 },
          { kind: 'expected', label: 'node-2', connections: 0, fair: 12.5 },
          { kind: 'unexpected', label: 'node-3', connections: 5 },
          { kind: 'failed', label: 'refused', connections: 5 },
        ],
        result: { problems: ['This is bad.', 'So is that.'], cancelled: false },
      },
    ],
    [
      'default/echo',
      '10.0.0.9:80',
      '✗ This is bad. So is that.',
      'node-1 20 80.0% [node-1: 20 connections, 80.0%, 12.5 expected]',
      'node-2 not reached 0 0.0% [node-2: 0 connections, 0.0%, 12.5 expected]',
      'node-3 not expected 5 20.0% [node-3: 5 connections, 20.0%, none expected]',
      'refused failed 5 16.7% [refused: 5 connections failed]',
    ],
    'default/echo: ✗ This is bad. So is that.',
  ],
  [
    'one that runs',
    [
      {
        target: '10.0.0.9:80',
        done: 3,
        requested: 30,
        bars: [{ kind: 'expected', label: 'a', connections: 3, fair: 3 }],
      },
    ],
    ['default/echo', '10.0.0.9:80', '3 of 30 connections…', 'a 3 100.0% [a: 3 connections, 100.0%, 3 expected]'],
    'The test of default/echo runs.',
  ],
])('%s', (_, spreads, text, status) => {
  const rendered = renderDistribution({ exposure, spreads }, english);
  expect(textOf(rendered.html)).toEqual(text);
  expect(rendered.status).toBe(status);
});

test('what comes from elsewhere is text, never markup', () => {
  const evil = '"><img src=x onerror=alert(1)>&';
  const { html } = renderDistribution(
    {
      exposure: { ...exposure, name: evil },
      spreads: [
        {
          target: evil,
          done: 1,
          requested: 1,
          bars: [{ kind: 'unexpected', label: evil, connections: 1 }],
          result: { problems: [evil], cancelled: false },
        },
      ],
    },
    english,
  );
  expect(html).not.toContain('<img');
  expect(html.match(/&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;&amp;/g)?.length).toBe(7);
});

test('before the first test there is a way to run one', () => {
  expect(textOf(renderNothing(undefined, english).html)).toEqual([
    'No echo test was run in this window.',
    'Run Echo Test',
  ]);
  const { html } = renderNothing(exposure, english);
  expect(textOf(html)[0]).toBe('default/echo was not tested in this window.');
  const [, query = ''] = /href="command:tcplb\.testExposure\?([^"]*)"/.exec(html) ?? [];
  expect(JSON.parse(decodeURIComponent(query))).toEqual([exposure]);
});
