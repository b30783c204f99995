/** The rows of the doctor's view. No I/O and nothing of VS Code. */
import type { CheckStatus } from '@tcplb/core';
import { bold, escapeMarkdown, lines, paragraphs } from '../tree/tooltips/markdown.ts';
import type { RowIcon, TreeRow } from '../tree/tree-row.ts';
import { countOf, joinParts, joinSentence, type Translate } from '../tree/tree-words.ts';
import { countStatus, type Examination, subjectTitle } from './examination.ts';
import { type DoctorElement, type FindingElement, type FindingPartElement, partsOf } from './finding-elements.ts';

/** Each status has a shape and a word of its own; colors only repeat it. */
const statusIcons: Readonly<Record<CheckStatus, RowIcon>> = {
  ok: { id: 'pass', color: 'testing.iconPassed' },
  warn: { id: 'warning', color: 'list.warningForeground' },
  fail: { id: 'error', color: 'list.errorForeground' },
  skipped: { id: 'circle-slash', color: 'disabledForeground' },
};

/** In English; for `l10n.t`. */
const statusWords: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok',
  warn: 'warning',
  fail: 'failed',
  skipped: 'skipped',
};

const partIcons: Readonly<Record<FindingPartElement['kind'], RowIcon>> = {
  detail: { id: 'dash' },
  object: { id: 'go-to-file' },
  next: { id: 'terminal' },
};

export function findingElements({ subject, results }: Examination): FindingElement[] {
  return results.map((result, index) => ({ kind: 'finding', sourceId: subject.sourceId, index, result }));
}

/** `default/web · 12 ok, 1 warning, 2 failed` */
export function summarize(examination: Examination, t: Translate): string {
  const { phase } = examination;
  if (phase === 'running') return joinParts(subjectTitle(examination), t('examining…'));
  const count = (status: CheckStatus) => countStatus(examination, status);
  const [warnings, failed, skipped] = [count('warn'), count('fail'), count('skipped')];
  const counts = joinSentence(
    t('{0} ok', count('ok')),
    warnings > 0 ? countOf(t, warnings, '{0} warning', '{0} warnings') : undefined,
    failed > 0 ? t('{0} failed', failed) : undefined,
    skipped > 0 ? t('{0} skipped', skipped) : undefined,
  );
  return joinParts(subjectTitle(examination), phase === 'called off' ? t('called off') : undefined, counts);
}

export function doctorRow(element: DoctorElement, t: Translate): TreeRow<DoctorElement> {
  return element.kind === 'finding' ? findingRow(element, t) : partRow(element, t);
}

function findingRow(element: FindingElement, t: Translate): TreeRow<DoctorElement> {
  const { index, result } = element;
  const { status, title, message, object, next } = result;
  const word = t(statusWords[status]);
  const parts = partsOf(element);
  const isUrgent = status === 'fail' || status === 'warn';
  return {
    element,
    id: `${index}`,
    label: title,
    description: joinParts(word, message),
    tooltip: () =>
      paragraphs(
        bold(`${title}: ${word}`),
        escapeMarkdown(message),
        lines(...parts.map(({ text }) => escapeMarkdown(text))),
      ),
    icon: statusIcons[status],
    contextValue: ['finding', status, ...(object ? ['object'] : []), ...(next ? ['next'] : [])].join('.'),
    collapsible: parts.length === 0 ? 'none' : isUrgent ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(title, word, message),
  };
}

function partRow(element: FindingPartElement, t: Translate): TreeRow<DoctorElement> {
  const { kind, text, finding } = element;
  const spoken = { detail: text, object: t('Go to {0}', text), next: t('Next, in a terminal: {0}', text) }[kind];
  return {
    element,
    id: `${finding.index} ${kind} ${text}`,
    label: text,
    tooltip: () => escapeMarkdown(spoken),
    icon: partIcons[kind],
    contextValue: `part.${kind}`,
    collapsible: 'none',
    accessibilityLabel: spoken,
  };
}
