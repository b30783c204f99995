/** How what is served of an exposure differs from what should be. Pure. */
import type { LiveDescription } from '@tcplb/core';
import { diffFiles } from '../../output/diff-files.ts';

/** A section; empty when there is none to show. */
export function formatDifference({ state, files, planned }: LiveDescription): string {
  const text = state === 'outdated' || state === 'kept' ? diffFiles(files, planned) : '';
  return text === '' ? '' : `Difference:\n${text.replaceAll(/^(?=.)/gm, '  ')}`;
}
