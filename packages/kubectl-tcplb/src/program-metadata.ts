/** What oclif must know of the program; the build writes it next to the bundle. */
import packageJson from '../package.json' with { type: 'json' };
import { topics } from './help/command-groups.ts';
import { version } from './version.ts';

/** The bundle's package.json. `files` are the bundle's names of the chunks that oclif loads. */
export function programMetadata(files: { readonly commands: string; readonly program: string }) {
  return {
    name: packageJson.name,
    version,
    type: 'commonjs',
    oclif: {
      bin: 'kubectl tcplb',
      dirname: 'tcplb',
      topicSeparator: ' ',
      additionalHelpFlags: ['-h'],
      topics,
      helpClass: { target: `./${files.program}`, identifier: 'TcplbHelp' },
      commands: { strategy: 'explicit', target: `./${files.commands}`, identifier: 'commands' },
      hooks: { command_not_found: { target: `./${files.program}`, identifier: 'commandNotFound' } },
    },
  };
}
