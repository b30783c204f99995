/** VS Code's way to call something off, as everybody else's. */
import type { CancellationToken } from 'vscode';

/** Aborts with whichever token is cancelled first. */
export function signalOf(...tokens: readonly CancellationToken[]): AbortSignal {
  const controller = new AbortController();
  for (const token of tokens) {
    if (token.isCancellationRequested) controller.abort();
    else token.onCancellationRequested(() => controller.abort());
  }
  return controller.signal;
}
