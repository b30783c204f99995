/** Keys, annotations and values that may be written in a YAML document. */
import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  MarkdownString,
  Range,
  type TextDocument,
} from 'vscode';
import type { YamlCompletion } from '../engine/yaml/complete-yaml.ts';
import type { Services } from '../services.ts';
import { signalOf } from '../testing/cancellation.ts';
import { unlessCancelled } from './unless-cancelled.ts';
import { isConfigurationFile } from './yaml-files.ts';
import { findPartAt, isOurs, mayBeWritten } from './yaml-parts.ts';

/** After which the editor asks, besides letters: that of our prefix, and between a key and its value. */
export const COMPLETION_TRIGGERS = ['/', ' '] as const;

export function createCompletions({ yaml }: Pick<Services, 'yaml'>): CompletionItemProvider {
  return {
    provideCompletionItems: async (document, position, token) => {
      const isConfiguration = isConfigurationFile(document);
      const offset = document.offsetAt(position);
      const part = findPartAt(document.getText(), offset, isConfiguration);
      if (part === undefined || !(isOurs(part, isConfiguration) || mayBeWritten(part, offset))) return [];
      const found = await unlessCancelled(yaml.complete({ part, offset, isConfiguration }, signalOf(token)));
      return found?.map((one, index) => toItem(document, one, index));
    },
  };
}

function toItem(document: TextDocument, { start, end, kind, ...one }: YamlCompletion, index: number): CompletionItem {
  const item = new CompletionItem(one.label, kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.Value);
  item.range = new Range(document.positionAt(start), document.positionAt(end));
  item.insertText = one.text;
  item.filterText = document.getText(item.range).startsWith('"') ? `"${one.label}"` : one.label;
  // In the order of the reference.
  item.sortText = String(index).padStart(3, '0');
  item.documentation = new MarkdownString(one.documentation);
  if (one.text.endsWith(': ')) item.command = { title: '', command: 'editor.action.triggerSuggest' };
  return item;
}
