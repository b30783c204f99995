/** The log of a container, as `kubectl logs --tail=1000 --follow` prints it. */
import { l10n } from 'vscode';
import { isCancelled } from '../errors/describe-error.ts';
import { messageOf } from '../errors/present-error.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import type { Services } from '../services.ts';
import type { LogTarget } from './document-path.ts';
import { concernsNamespace } from './follow-cluster-text.ts';
import type { Follow, Follower } from './follower.ts';
import { createLogLines } from './log-lines.ts';
import { runAgain } from './run-again.ts';

/** Milliseconds between two updates of the document, so that a busy log does not keep the editor busy. */
const PAUSE_MS = 200;

/** After the end of a log the next one is read, if there is one, when the cluster changes or is refreshed. */
export function createLogFollower(services: Services): Follow<LogTarget> {
  return (target, follower) => {
    const { clusters } = services;
    const { signal } = follower;
    const concerns = concernsNamespace(target.namespace);
    let isOver = true;
    let isFirst = true;
    const read = runAgain(async () => {
      if (signal.aborted) return;
      isOver = false;
      const opened = await showLog(services, target, follower, isFirst);
      isFirst &&= !opened;
      isOver = true;
    });
    const subscription = clusters.onDidChange(({ sourceId, change }) => {
      if (isOver && (sourceId ?? target.sourceId) === target.sourceId && concerns(change)) read();
    });
    signal.addEventListener('abort', () => subscription.dispose(), { once: true });
    read();
  };
}

/**
 * Until the log ends. Resolves to whether it had anything to say; of a pod that is gone the text from before stays,
 * unless this is the first attempt.
 */
async function showLog(
  services: Services,
  target: LogTarget,
  { signal, show }: Follower,
  isFirst: boolean,
): Promise<boolean> {
  const lines = createLogLines();
  let hasLines = false;
  const flush = createThrottle(() => show(lines.text()), PAUSE_MS);
  try {
    const { feed } = await openCluster(services.clusters, target.sourceId);
    const client = await feed.client();
    // A log may be silent for long; its document opens at once.
    if (isFirst) flush.soon();
    for await (const line of services.engine().followPodLog(client, target, { signal })) {
      hasLines = true;
      lines.add(line);
      flush.soon();
    }
    lines.add(l10n.t('[The log has ended.]'));
  } catch (error) {
    if (!isCancelled(error)) lines.add(`[${messageOf(error)}]`);
  }
  if (hasLines || isFirst) flush.now();
  return hasLines;
}

interface Throttle {
  /** Within the pause. */
  soon(): void;
  now(): void;
}

function createThrottle(work: () => void, pauseMs: number): Throttle {
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    work();
  };
  return {
    now,
    soon: () => {
      timer ??= setTimeout(now, pauseMs);
    },
  };
}
