/** Keeps the end of a log in view while it grows, as long as its reader stays there. */
import { type Disposable, type TextDocument, type TextDocumentChangeEvent, window, workspace } from 'vscode';
import { parsePath, SCHEME } from './document-path.ts';
import { revealEnd } from './show-logs.ts';

/** Lines from the end at which one is still at the end: the last is empty, and the one before may be cut off. */
const NEAR = 2;

export function followEnds(): Disposable {
  return workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (!isLog(document)) return;
    const lines = linesBefore(document, contentChanges);
    for (const editor of window.visibleTextEditors) {
      const lastVisible = editor.visibleRanges.at(-1)?.end.line ?? 0;
      if (editor.document === document && lastVisible >= lines - 1 - NEAR) revealEnd(editor);
    }
  });
}

/** How many lines there were before the changes. */
function linesBefore(document: TextDocument, changes: TextDocumentChangeEvent['contentChanges']): number {
  return changes.reduce(
    (lines, { range, text }) => lines - (text.split('\n').length - 1) + (range.end.line - range.start.line),
    document.lineCount,
  );
}

function isLog({ uri }: TextDocument): boolean {
  return uri.scheme === SCHEME && parsePath(uri.path)?.kind === 'logs';
}
