/** Says which command was meant. */
import type { Hook } from '@oclif/core/hooks';
import { TcplbError } from '@tcplb/core';
import leven from 'leven';

export const commandNotFound: Hook.CommandNotFound = async ({ id, config }) => {
  const words = id.replaceAll(':', ' ');
  const known = config.commands.filter(({ hidden }) => !hidden).map((command) => command.id.replaceAll(':', ' '));
  const meant = nearest(words, known);
  throw new TcplbError('InvalidInput', `unknown command "${words}" for "kubectl tcplb"`, {
    suggestions: [
      ...(meant === undefined ? [] : [`Did you mean "kubectl tcplb ${meant}"?`]),
      'Run "kubectl tcplb --help" for the commands.',
    ],
  });
};

/** The candidate that is fewest edits away, when that is at most a third of the word. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, distance: leven(word, candidate) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, word.length / 3) ? best.candidate : undefined;
}
