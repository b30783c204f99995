/** `diff`: the files that are live here against those that the cluster asks for. */
import { readLive } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import { colourDiff } from '../output/colour-diff.ts';
import { diffFiles } from '../output/diff-files.ts';
import { planHere } from './plan-here.ts';
import { noteRejections } from './view/note-rejections.ts';

/** Resolves to 1 when there is a difference, as `kubectl diff` exits. */
export async function diffHost(session: Session, { config }: { readonly config: string | undefined }): Promise<number> {
  const { terminal, signal } = session;
  const { host, nginx, plan } = await planHere(session, { config });
  const live = await readLive(host, nginx, { signal });
  const text = diffFiles(live.files, plan.files);
  terminal.print(colourDiff(text, terminal.style));
  noteRejections(plan.rejected, terminal);
  return text === '' ? exitCodes.success : exitCodes.failure;
}
