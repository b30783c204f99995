/** What is said of a YAML text. */
import type { ErrorCode } from '@tcplb/core';
import type { Span } from './yaml-documents.ts';

export interface YamlEdit extends Span {
  /** What stands there afterwards. */
  readonly text: string;
}

/** `serve`: gives a Service what makes it one of ours. */
export interface YamlFix {
  readonly kind: 'replace' | 'remove' | 'add' | 'quote' | 'serve';
  /** For people: what is written instead, or the name of what is removed, the line that is added; a name or a value, as it stands in the file. */
  readonly subject: string;
  readonly edits: readonly YamlEdit[];
}

export interface YamlProblem extends Span {
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode;
  readonly message: string;
  /** The best one first. */
  readonly fixes: readonly YamlFix[];
}
