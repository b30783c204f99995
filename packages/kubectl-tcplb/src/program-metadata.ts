/** What oclif must know of the program; the build writes it next to the bundle. */
import packageJson from '../package.json' with { type: 'json' };
import { topics } from './help/command-groups.ts';
import { version } from './version.ts';

/** The bundle's package.json. `commands` is the bundle's file with the commands. */
export function programMetadata(commands: string) {
  return {
    name: packageJson.name,
    version,
    type: 'commonjs',
    oclif: {
      bin: 'kubectl tcplb',
      dirname: 'tcplb',
      topicSeparator: ' ',
      topics,
      commands: { strategy: 'explicit', target: `./${commands}`, identifier: 'commands' },
    },
  };
}
