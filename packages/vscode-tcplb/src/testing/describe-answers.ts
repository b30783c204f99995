/** Who should have answered and who did, line by line, so that the two can be compared. Pure. */
import type { EchoReport } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';

export interface ExpectedAndActual {
  readonly expected: string;
  readonly actual: string;
}

/** Of a test through the balancer, or of one backend. */
export function compareAnswers(report: EchoReport, l10n: Localizer): ExpectedAndActual {
  const known = report.backends.filter(({ expected }) => expected);
  const strangers = report.backends.filter(({ expected }) => !expected);
  const nobody = report.succeeded === 0;
  const expected = known.map(({ hostname }) => l10n.t('{0} answers', hostname));
  const actual = [
    ...(nobody ? [l10n.t('nobody answers')] : []),
    ...known.flatMap(({ hostname, connections }) => {
      if (connections > 0) return l10n.t('{0} answers', hostname);
      return nobody ? [] : l10n.t('{0} does not answer', hostname);
    }),
    ...strangers.map(({ hostname }) => l10n.t('{0} answers', hostname)),
    ...failureLines(report, l10n),
  ];
  return { expected: expected.join('\n') || l10n.t('somebody answers'), actual: actual.join('\n') };
}

function failureLines({ failures }: EchoReport, l10n: Localizer): string[] {
  const counts = [
    [failures.refused, l10n.t('connections refused: {0}', failures.refused)],
    [failures.reset, l10n.t('connections reset: {0}', failures.reset)],
    [failures['timed-out'], l10n.t('connections timed out: {0}', failures['timed-out'])],
    [failures.lost, l10n.t('datagrams lost: {0}', failures.lost)],
    [failures['wrong-answer'], l10n.t('wrong answers: {0}', failures['wrong-answer'])],
  ] as const;
  return counts.flatMap(([count, line]) => (count > 0 ? line : []));
}
