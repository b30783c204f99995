/** Puts an earlier revision of this machine live again: what `kubectl tcplb undo` does. */
import {
  type ApplyStep,
  type OpenHostOptions,
  openHost,
  requireTrustedDirectory,
  TcplbError,
  type UndoResult,
  undoRevision,
} from '@tcplb/core';

export interface UndoHereOptions extends OpenHostOptions {
  /** Number of the revision. */
  readonly to: number;
  /** The directory that the person has agreed to. */
  readonly directory: string;
  readonly onStep: (step: ApplyStep) => void;
}

/** Milliseconds for which a person waits for another apply: as long as one takes that has to be rolled back. */
const LOCK_WAIT_MS = 30_000;

/** Fails as `openHost`, `requireTrustedDirectory` and `undoRevision` do; `Conflict` when another directory is meant by now. */
export async function undoHere({ to, directory, onStep, ...where }: UndoHereOptions): Promise<UndoResult> {
  const { host, nginx, found } = await openHost(where);
  if (nginx.directory !== directory) {
    throw new TcplbError('Conflict', `${found.source} now names the directory ${nginx.directory}, not ${directory}`, {
      suggestions: ['Look at the history again.'],
    });
  }
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  return undoRevision(host, nginx, {
    to,
    onStep,
    cause: 'tcplb in VS Code: undo',
    lockWaitMs: LOCK_WAIT_MS,
    ...(where.signal && { signal: where.signal }),
  });
}
