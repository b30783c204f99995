/** Puts an earlier revision of a host live again: what `kubectl tcplb undo` does. */
import {
  type ApplyStep,
  LOCK_WAIT_MS,
  type OpenOneOptions,
  openHost,
  requireTrustedDirectory,
  TcplbError,
  type UndoResult,
  undoRevision,
} from '@tcplb/core';

export interface UndoOnHostOptions extends OpenOneOptions {
  /** Number of the revision. */
  readonly to: number;
  /** The directory that the person has agreed to. */
  readonly directory: string;
  readonly onStep: (step: ApplyStep) => void;
}

/** Fails as `openHost`, `requireTrustedDirectory` and `undoRevision` do; `Conflict` when another directory is meant by now. */
export async function undoOnHost({ to, directory, onStep, ...where }: UndoOnHostOptions): Promise<UndoResult> {
  await using opened = await openHost(where);
  const { host, found, configuration } = opened;
  const { nginx, keepalived } = configuration;
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
    ...(keepalived && { keepalived: keepalived.binary }),
    ...(where.signal && { signal: where.signal }),
  });
}
