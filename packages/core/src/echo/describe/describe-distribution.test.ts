import { expect, test } from 'vitest';
import type { EchoBackendReport, EchoReport } from '../echo-report.ts';
import { describeDistribution, type PictureOptions } from './describe-distribution.ts';

const latency = { p50: 1, p95: 1, p99: 1, max: 1 };
const none = { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 };

const backend = (hostname: string, connections: number, share: number, expectedShare: number): EchoBackendReport => ({
  hostname,
  expected: expectedShare > 0,
  missed: connections === 0,
  connections,
  share,
  expectedShare,
  connect: latency,
  roundTrip: latency,
});

const report = (
  backends: readonly EchoBackendReport[],
  failures: Partial<EchoReport['failures']> = {},
): EchoReport => ({
  target: '192.0.2.1:446',
  protocol: 'TCP',
  connections: 100,
  succeeded: 100,
  failures: { ...none, ...failures },
  backends,
  connect: latency,
  roundTrip: latency,
  durationMs: 1,
  cancelled: false,
  passed: true,
  problems: [],
});

const uneven = [backend('node-1', 60, 0.6, 0.5), backend('node-2', 35, 0.35, 0.5), backend('other', 5, 0.05, 0)];
const missed = [backend('a-node-with-a-very-long-name.example.com', 100, 1, 0.5), backend('b', 0, 0, 0.5)];

test.each<[string, EchoReport, Partial<PictureOptions>, string[]]>([
  [
    'in ASCII',
    report(uneven, { refused: 10 }),
    {},
    [
      'node-1    #################|###  60.0%',
      'node-2    ############     |     35.0%',
      'other     ##                      5.0% not expected',
      '<refused> ####                      10 of 100 failed',
      '          | expected',
    ],
  ],
  [
    'in Unicode',
    report(uneven),
    { unicode: true, width: 50 },
    [
      'node-1 ██████████████████┃███  60.0%',
      'node-2 ████████████▉     │     35.0%',
      'other  █▉                       5.0% not expected',
      '       │ expected',
    ],
  ],
  [
    'however narrow',
    report(missed),
    { width: 20 },
    [
      'a-node-with-a-very-long-name.ex~ ####|##### 100.0%',
      'b                                    |        0.0% not reached',
      '                                 | expected',
    ],
  ],
  ['of nobody', report([]), {}, []],
])('%s', (_, { ...given }, options, lines) => {
  const picture = describeDistribution(given, { width: 53, unicode: false, paint: (_color, text) => text, ...options });
  expect(picture.split('\n').slice(0, -1)).toEqual(lines);
});

test('colours by meaning, and never more than a line has room for', () => {
  const painted: string[] = [];
  const paint: PictureOptions['paint'] = (meaning, text) => {
    painted.push(`${meaning} ${text.trim()}`);
    return text;
  };
  const picture = describeDistribution(report(uneven), { width: 60, unicode: false, paint });
  for (const line of picture.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  expect(painted.map((text) => text.split(' ')[0])).toEqual([
    ...['bar', 'mark', 'bar'],
    ...['bar', 'mark', 'bar'],
    'wrong',
    'mark',
  ]);
});
