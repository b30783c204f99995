/** The problems of open documents, as the editor shows them, with the ways to mend each. */
import {
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
} from 'vscode';
import type { YamlFix, YamlProblem } from '../engine/yaml/yaml-problem.ts';

export interface FoundProblem {
  readonly diagnostic: Diagnostic;
  readonly fixes: readonly YamlFix[];
}

export interface FoundProblems extends Disposable {
  /** `problems`: of the document as it is now. */
  show(document: TextDocument, problems: readonly YamlProblem[]): void;
  /** Of the document as it is now: nothing when it has changed since. */
  of(document: TextDocument): readonly FoundProblem[];
  forget(document: TextDocument): void;
}

const REFERENCE = 'https://github.com/tcplb/tcplb/blob/main/docs/configuration.md';

export function createFoundProblems(): FoundProblems {
  const shown = languages.createDiagnosticCollection('tcplb');
  const known = new Map<string, { readonly version: number; readonly found: readonly FoundProblem[] }>();
  const forget = ({ uri }: TextDocument): void => {
    shown.delete(uri);
    known.delete(uri.toString());
  };
  return {
    show(document, problems) {
      if (problems.length === 0) return forget(document);
      const found = problems.map((problem) => ({ diagnostic: toDiagnostic(document, problem), fixes: problem.fixes }));
      known.set(document.uri.toString(), { version: document.version, found });
      shown.set(
        document.uri,
        found.map(({ diagnostic }) => diagnostic),
      );
    },
    of({ uri, version }) {
      const last = known.get(uri.toString());
      return last?.version === version ? last.found : [];
    },
    forget,
    dispose: () => shown.dispose(),
  };
}

function toDiagnostic(document: TextDocument, { start, end, severity, code, message }: YamlProblem): Diagnostic {
  const range = new Range(document.positionAt(start), endOf(document, end));
  const level = severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(range, message, level);
  diagnostic.source = 'tcplb';
  const section = code === 'InvalidConfiguration' ? 'configuration' : 'services';
  diagnostic.code = { value: code, target: Uri.parse(`${REFERENCE}#${section}`) };
  return diagnostic;
}

/** The end of a line, not the beginning of the next. */
function endOf(document: TextDocument, offset: number): Position {
  const { line, character } = document.positionAt(offset);
  return character > 0 || line === 0 ? new Position(line, character) : document.lineAt(line - 1).range.end;
}
