/** What the rows are put into words with. */
import type { Engine } from '../load-engine.ts';
import type { Localizer } from '../localizer.ts';

/** As `vscode.l10n.t`. */
export type Translate = Localizer['t'];

export interface TreeWords
  extends Pick<Engine, 'describeAddress' | 'describeListener' | 'formatAge' | 'upstreamServerLine'> {
  readonly t: Translate;
}

/** `1 node`, `3 nodes`: the messages have the number as {0}. */
export function countOf(t: Translate, count: number, one: string, many: string): string {
  return t(count === 1 ? one : many, count);
}

/** The parts that are there, as a row's description. */
export function joinParts(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** The parts that are there, as a sentence for screen readers. */
export function joinSentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(', ');
}
