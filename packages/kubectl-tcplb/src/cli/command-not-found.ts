/** Says which command was meant. */
import { TcplbError } from '@tcplb/core';
import leven from 'leven';

/** `line` begins with no command; `known` are the commands, words separated by spaces. */
export function commandNotFound(line: readonly string[], known: readonly string[]): TcplbError {
  const flag = line.findIndex((word) => word.startsWith('-'));
  const typed = line.slice(0, flag < 0 ? line.length : flag);
  const meant = nearest(typed, known);
  return new TcplbError('InvalidInput', `unknown command "${typed[0] ?? line[0]}" for "kubectl tcplb"`, {
    suggestions: [
      ...(meant === undefined ? [] : [`Did you mean "kubectl tcplb ${meant}"?`]),
      'Run "kubectl tcplb --help" for the commands.',
    ],
  });
}

/** The command that is fewest edits away from as many of the words, when that is at most a third of them. */
function nearest(typed: readonly string[], known: readonly string[]): string | undefined {
  const ranked = known.map((command) => {
    const words = typed.slice(0, command.split(' ').length).join(' ');
    return { command, distance: leven(words, command), limit: Math.max(1, words.length / 3) };
  });
  const [best] = ranked.toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= best.limit ? best.command : undefined;
}
