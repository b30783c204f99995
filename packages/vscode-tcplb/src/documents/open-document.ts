/** Opens the documents of the scheme. */
import { languages, type TextDocument, Uri, window, workspace } from 'vscode';
import { runWithProgress } from '../progress.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import type { Services } from '../services.ts';
import { type DocumentTarget, formatPath, parsePath, SCHEME } from './document-path.ts';

export function documentUri(target: DocumentTarget): Uri {
  return Uri.from({ scheme: SCHEME, path: formatPath(target) });
}

/** Reads the document, in its language, without showing it. */
export async function readDocument(target: DocumentTarget): Promise<TextDocument> {
  return colour(await workspace.openTextDocument(documentUri(target)));
}

/** Shows the document as a preview, as a click on a file does. */
export async function showDocument(target: DocumentTarget): Promise<void> {
  await window.showTextDocument(await readDocument(target), { preview: true });
}

/** Where the name of the file does not say it: `*.conf` alone would be a file of properties. */
const languageIds: Readonly<Partial<Record<DocumentTarget['kind'], string>>> = {
  config: 'nginx',
  live: 'nginx',
  revision: 'nginx',
  describe: 'tcplb-report',
  advise: 'tcplb-report',
};

export async function colour(document: TextDocument): Promise<TextDocument> {
  const kind = document.uri.scheme === SCHEME ? parsePath(document.uri.path)?.kind : undefined;
  const languageId = kind && languageIds[kind];
  if (languageId === undefined || document.languageId === languageId) return document;
  return languages.setTextDocumentLanguage(document, languageId);
}

/** Waits for the cluster, seen and cancellable when it takes long. Fails as the cluster does. */
export function awaitCluster({ clusters }: Services, sourceId: string, title: string) {
  return runWithProgress(title, (signal) => Promise.race([openCluster(clusters, sourceId), aborted(signal)]));
}

/** Fails when the signal fires. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
