/** Tells the Services what an apply made of them. */
import { reportStatus, type StatusSources } from '@tcplb/core';
import type { Session } from '../cli/session.ts';

/** Never fails: what serves serves, whether or not anybody may be told. One warning when that is so. */
export async function tellServices({ connect, signal, terminal }: Session, sources: StatusSources): Promise<void> {
  terminal.progress('telling the Services …');
  const { problem } = await reportStatus(await connect(), { ...sources, signal });
  terminal.progress('');
  if (problem !== undefined) terminal.note(`warning: ${problem.message}`);
}
