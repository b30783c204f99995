/** What is wrong with a YAML text, and how to mend it. */
import { inspectConfiguration, type Rejection, type Service } from '@tcplb/core';
import { LineCounter, parseAllDocuments } from 'yaml';
import { fixesOfConfiguration } from './fix-configuration.ts';
import { inspectService } from './inspect-service.ts';
import { entriesOf, parseDocuments, type Span, type YamlDocument } from './yaml-documents.ts';

/** Replaces a part of the text. */
export interface YamlFix extends Span {
  /** What it would say, in code: `least-connections`; empty when it takes something out. */
  readonly text: string;
  readonly kind: 'replace' | 'remove' | 'add';
  /** What it is about: the key or the value. */
  readonly subject: string;
}

export interface YamlProblem extends Span {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fixes: readonly YamlFix[];
}

export interface YamlSurroundings {
  /** Whether the file is named as a configuration of tcplb. */
  readonly isConfiguration: boolean;
  /** What would be rejected of a Service if the cluster had it like this. */
  rejectionsOf(service: Service): readonly Rejection[];
}

export async function inspectYaml(text: string, surroundings: YamlSurroundings): Promise<YamlProblem[]> {
  const problems: YamlProblem[] = [];
  for (const document of parseDocuments(text, surroundings.isConfiguration)) {
    if (document.kind === 'service') problems.push(...inspectService(text, document, surroundings));
    else problems.push(...(await inspectConfigurationDocument(text, document)));
  }
  return problems;
}

/** Only a document that stands alone is a configuration. */
async function inspectConfigurationDocument(text: string, document: YamlDocument): Promise<YamlProblem[]> {
  const entries = entriesOf(document);
  const lines = new LineCounter();
  parseAllDocuments(text, { lineCounter: lines });
  const found = await inspectConfiguration(text);
  return Promise.all(
    found.map(async ({ line, column, message }): Promise<YamlProblem> => {
      const start = (lines.lineStarts[line - 1] ?? 0) + column - 1;
      // A value begins where its first key does.
      const entry =
        entries.find(({ key }) => key.start === start) ?? entries.find(({ value }) => value?.start === start);
      const end = entry ? Math.max(entry.key.end, entry.value?.end ?? 0) : endOfLine(text, start);
      const fixes = entry ? await fixesOfConfiguration(text, entry, entries) : [];
      return { start, end, severity: 'error', message, fixes };
    }),
  );
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
