/** Says which command was meant. */
import { TcplbError } from '@tcplb/core';
import leven from 'leven';

/** `line` begins with no command; `known` are the commands, words separated by spaces. */
export function commandNotFound(line: readonly string[], known: readonly string[]): TcplbError {
  const flag = line.findIndex((word) => word.startsWith('-'));
  const typed = line.slice(0, flag < 0 ? line.length : flag);
  const topic = topicOf(typed, known);
  const parent = ['kubectl tcplb', ...topic].join(' ');
  const [word] = typed.slice(topic.length);
  const seeHelp = `Run "${parent} --help" for the commands.`;
  if (word === undefined) {
    return new TcplbError('InvalidInput', `unknown flag: ${line[flag]}`, { suggestions: [seeHelp] });
  }
  const meant = nearest(typed.slice(topic.length), commandsBelow(topic, known));
  return new TcplbError('InvalidInput', `unknown command "${word}" for "${parent}"`, {
    suggestions: [...(meant === undefined ? [] : [`Did you mean "${parent} ${meant}"?`]), seeHelp],
  });
}

/** As many of the first words as commands begin with. */
function topicOf(typed: readonly string[], known: readonly string[]): readonly string[] {
  const isTopic = (length: number) =>
    known.some((command) => command.startsWith(`${typed.slice(0, length).join(' ')} `));
  let length = 0;
  while (length < typed.length && isTopic(length + 1)) length += 1;
  return typed.slice(0, length);
}

/** What may follow a topic: commands, and the topics within it. */
function commandsBelow(topic: readonly string[], known: readonly string[]): string[] {
  const members = known
    .map((command) => command.split(' '))
    .filter((words) => topic.every((word, i) => words[i] === word));
  const rests = members.map((words) => words.slice(topic.length));
  return [...new Set(rests.flatMap((words) => words.map((_, index) => words.slice(0, index + 1).join(' '))))];
}

/** The command that is fewest edits away from as many of the words, when that is at most a third of them. */
function nearest(typed: readonly string[], known: readonly string[]): string | undefined {
  const ranked = known.map((command) => {
    const words = typed.slice(0, command.split(' ').length).join(' ');
    return { command, distance: leven(words, command), limit: Math.max(1, words.length / 3) };
  });
  const near = ranked.filter(({ distance, limit }) => distance <= limit);
  // Of equals the one that takes in more of what was typed.
  near.sort((a, b) => a.distance - b.distance || b.command.length - a.command.length);
  return near[0]?.command;
}
