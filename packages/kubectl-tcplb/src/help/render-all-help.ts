/** All help texts of the program, for the build to keep. Pure. */
import { commandGroups, introduction, topics } from './command-groups.ts';
import type { HelpTexts } from './find-help.ts';
import { type HelpCommand, renderCommandHelp, renderRootHelp, renderTopicHelp } from './render-help.ts';

export function renderAllHelp(commands: readonly HelpCommand[]): HelpTexts {
  const allTopics = Object.entries(topics).map(([name, { description }]) => ({ name, description }));
  const texts: [string, string][] = [
    ['', renderRootHelp(introduction, commandGroups, commands, allTopics)],
    ...allTopics.map((topic): [string, string] => [topic.name, renderTopicHelp(topic, commands)]),
    ...commands.map((command): [string, string] => [command.id, renderCommandHelp(command)]),
  ];
  return Object.fromEntries(texts.map(([name, text]) => [name.replaceAll(':', ' '), `${text}\n`]));
}
