/** Waits for what a cluster is going to be. */
import { CancellationError, type Disposable } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';

/**
 * The first value that is not undefined, looked for now and after each change. Undefined when there was none in time;
 * fails with `CancellationError` when the signal fires.
 */
export function awaitChange<T>(
  clusters: ClusterStore,
  look: () => T | undefined,
  { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs: number },
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let listener: Disposable | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      listener?.dispose();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(new CancellationError()));
    const check = () => {
      const value = look();
      if (value !== undefined) end(() => resolve(value));
    };
    const timer = setTimeout(() => end(() => resolve(undefined)), timeoutMs);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    listener = clusters.onDidChange(check);
    check();
  });
}
