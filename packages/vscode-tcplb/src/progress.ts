/** Work that may take long: seen and cancellable once it does. */
import { ProgressLocation, window } from 'vscode';

/** Milliseconds after which somebody waits rather than sees it happen. */
const PATIENCE_MS = 500;

export type Report = (message: string) => void;

/**
 * Runs the task at once and shows a notification with its reports only when it takes longer than half a second. Its
 * Cancel button aborts the signal; the task's failure is the caller's either way.
 */
export async function runWithProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let last: string | undefined;
  let report: Report = (message) => {
    last = message;
  };
  const running = task(controller.signal, (message) => report(message));
  if (await settlesWithin(running, PATIENCE_MS)) return running;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      report = (message) => progress.report({ message });
      if (last !== undefined) report(last);
      token.onCancellationRequested(() => controller.abort());
      return await running;
    },
  );
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, elapsed]).finally(() => clearTimeout(timer));
}
