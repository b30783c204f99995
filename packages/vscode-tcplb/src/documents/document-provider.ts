/** Virtual documents that follow what they show while they are open, and cost nothing when they are not. */
import {
  type CancellationToken,
  Disposable,
  EventEmitter,
  type TextDocument,
  type TextDocumentContentProvider,
  type Uri,
  workspace,
} from 'vscode';
import { type DocumentTarget, parsePath, SCHEME } from './document-path.ts';
import type { Follow } from './follower.ts';

interface Followed {
  readonly stop: () => void;
  readonly first: Promise<string>;
  text?: string;
}

/** Registers the scheme. Documents that are none of ours have no text. */
export function registerDocumentProvider(follow: Follow<DocumentTarget>): Disposable {
  const changed = new EventEmitter<Uri>();
  const followed = new Map<string, Followed>();
  const forget = (uri: Uri): void => {
    followed.get(uri.toString())?.stop();
    followed.delete(uri.toString());
  };
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri, token) => {
      const target = parsePath(uri.path);
      if (target === undefined) return undefined;
      const key = uri.toString();
      const entry = followed.get(key) ?? startFollowing(follow, target, () => changed.fire(uri));
      followed.set(key, entry);
      forgetWhenCancelled(token, () => isOpen(uri) || forget(uri));
      return entry.text ?? entry.first;
    },
  };
  const stopAll = new Disposable(() => {
    for (const { stop } of followed.values()) stop();
  });
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    // What was shown between the first text and this event has reached nobody.
    workspace.onDidOpenTextDocument((document) => {
      const entry = followed.get(document.uri.toString());
      if (entry?.text !== undefined && entry.text !== document.getText()) changed.fire(document.uri);
    }),
    // Another language closes and opens a document, too.
    workspace.onDidCloseTextDocument(({ uri }) => isOpen(uri) || forget(uri)),
    stopAll,
    changed,
  );
}

function startFollowing(follow: Follow<DocumentTarget>, target: DocumentTarget, onChange: () => void): Followed {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  const entry: Followed = { first: promise, stop: () => controller.abort() };
  follow(target, {
    signal: controller.signal,
    show: (text) => {
      if (controller.signal.aborted || text === entry.text) return;
      const isFirst = entry.text === undefined;
      entry.text = text;
      if (isFirst) resolve(text);
      else onChange();
    },
  });
  return entry;
}

function forgetWhenCancelled(token: CancellationToken, forget: () => void): void {
  token.onCancellationRequested(forget);
}

function isOpen(uri: Uri): boolean {
  return workspace.textDocuments.some((document: TextDocument) => document.uri.toString() === uri.toString());
}
