/**
 * Help with writing `tcplb.yaml` and the YAML of Services. The one thing for which opening a file activates the extension:
 * a problem has to be underlined before anybody asks. A file that does not concern us costs a search for two words.
 */
import { CodeActionKind, Disposable, languages } from 'vscode';
import type { Services } from '../services.ts';
import { COMPLETION_TRIGGERS, createCompletions } from './completions.ts';
import { followProblems } from './follow-problems.ts';
import { createFoundProblems } from './found-problems.ts';
import { createHovers } from './hovers.ts';
import { createQuickFixes } from './quick-fixes.ts';
import { YAML_FILES } from './yaml-files.ts';

export function registerYaml(services: Services): Disposable {
  const problems = createFoundProblems();
  return Disposable.from(
    followProblems(services, problems),
    languages.registerCodeActionsProvider(YAML_FILES, createQuickFixes(problems), {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
    languages.registerCompletionItemProvider(YAML_FILES, createCompletions(services), ...COMPLETION_TRIGGERS),
    languages.registerHoverProvider(YAML_FILES, createHovers(services)),
    problems,
  );
}
