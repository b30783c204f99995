/** oclif's help, told in kubectl's manner. */

import type { Command } from '@oclif/core/command';
import { HelpBase } from '@oclif/core/help';
import { commandGroups, introduction } from './command-groups.ts';
import { renderCommandHelp, renderRootHelp, renderTopicHelp } from './render-help.ts';

export class TcplbHelp extends HelpBase {
  async showCommandHelp(command: Command.Loadable): Promise<void> {
    print(renderCommandHelp(command));
  }

  async showHelp(argv: string[]): Promise<void> {
    const words = argv.filter((word) => !word.startsWith('-') && word !== 'help');
    for (let length = words.length; length > 0; length -= 1) {
      const id = words.slice(0, length).join(':');
      const command = this.config.findCommand(id);
      if (command) return this.showCommandHelp(command);
      const topic = this.config.findTopic(id);
      if (topic)
        return print(renderTopicHelp({ name: id, description: topic.description ?? '' }, this.config.commands));
    }
    const topics = this.config.topics.map(({ name, description }) => ({ name, description: description ?? '' }));
    print(renderRootHelp(introduction, commandGroups, this.config.commands, topics));
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
