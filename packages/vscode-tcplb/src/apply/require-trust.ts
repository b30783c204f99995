/** What starts programs is not for a workspace that nobody trusts. */
import { workspace } from 'vscode';
import { createError } from '../errors/create-error.ts';

/** Fails with `Forbidden` and this message. */
export function requireTrust(message: string): void {
  if (!workspace.isTrusted) throw createError('Forbidden', message);
}
