/** One inspection per document at a time: a new one calls off the one before. */
import type { Disposable, TextDocument } from 'vscode';
import { isCancelled } from '../errors/describe-error.ts';

export interface InspectionQueue extends Disposable {
  /** `delayMs` from now, unless asked again before. */
  inspect(document: TextDocument, delayMs: number): void;
  forget(document: TextDocument): void;
}

export function createInspectionQueue(
  inspect: (document: TextDocument, signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): InspectionQueue {
  const running = new Map<string, () => void>();
  const forget = ({ uri }: TextDocument): void => {
    running.get(uri.toString())?.();
    running.delete(uri.toString());
  };
  return {
    inspect(document, delayMs) {
      forget(document);
      const controller = new AbortController();
      const timer = setTimeout(() => {
        inspect(document, controller.signal).catch((error: unknown) => isCancelled(error) || onError(error));
      }, delayMs);
      running.set(document.uri.toString(), () => {
        clearTimeout(timer);
        controller.abort();
      });
    },
    forget,
    dispose: () => {
      for (const stop of running.values()) stop();
      running.clear();
    },
  };
}
