/** What oclif must know of the program to make its manifest. */
import packageJson from '../package.json' with { type: 'json' };
import { topics } from './help/command-groups.ts';
import { version } from './version.ts';

/** A package.json. `commands` is the file beside it with all commands. */
export function programMetadata(commands: string) {
  return {
    name: packageJson.name,
    version,
    oclif: {
      bin: 'kubectl tcplb',
      dirname: 'tcplb',
      topicSeparator: ' ',
      topics,
      commands: { strategy: 'explicit', target: `./${commands}`, identifier: 'commands' },
    },
  };
}
