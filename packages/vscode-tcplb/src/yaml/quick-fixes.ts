/** The ways to mend a problem of a YAML document. */
import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  l10n,
  Range,
  type TextDocument,
  WorkspaceEdit,
} from 'vscode';
import { SCHEME } from '../documents/document-path.ts';
import type { YamlFix } from '../engine/yaml/yaml-problem.ts';
import type { FoundProblem, FoundProblems } from './found-problems.ts';

export function createQuickFixes(problems: FoundProblems): CodeActionProvider {
  return {
    provideCodeActions: (document, range) => {
      // What a cluster has is shown, not edited.
      if (document.uri.scheme === SCHEME) return [];
      return problems
        .of(document)
        .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
        .flatMap((problem) => problem.fixes.map((fix, index) => toAction(document, problem, fix, index === 0)));
    },
  };
}

function toAction(
  document: TextDocument,
  { diagnostic }: FoundProblem,
  fix: YamlFix,
  isPreferred: boolean,
): CodeAction {
  const action = new CodeAction(titleOf(fix), CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred && fix.kind !== 'remove';
  action.edit = new WorkspaceEdit();
  for (const { start, end, text } of fix.edits) {
    action.edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return action;
}

function titleOf({ kind, subject }: YamlFix): string {
  switch (kind) {
    case 'replace':
      return l10n.t('Change to {0}', subject);
    case 'remove':
      return l10n.t('Remove {0}', subject);
    case 'add':
      return l10n.t('Add {0}', subject);
    case 'quote':
      return l10n.t('Put {0} in quotes', subject);
    case 'serve':
      return l10n.t('Let tcplb serve this Service (loadBalancerClass {0})', subject);
  }
}
