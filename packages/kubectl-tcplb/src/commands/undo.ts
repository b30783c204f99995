import { string } from '@oclif/core/flags';
import { optionalValue } from '../cli/optional-value.ts';
import { parseInteger } from '../cli/parse-values.ts';
import { configFlag, hostFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Undo extends TcplbCommand {
  static override summary = 'Put an earlier revision of each host live again';
  static override description = [
    'Goes back to the newest revision before the live one that differs from it, or to the one that --to names, in the same',
    'transaction as `apply`: nginx tests the files and has to answer with them, or everything stays as it is. The revision',
    'gets a new number, so a second undo takes the first one back, as with `kubectl rollout undo`. The cluster is not',
    'changed: the next apply brings back what its Services ask for, and an agent that runs does so at once.',
  ].join('\n');
  static override examples = [
    { description: 'Back to what was live before', command: 'kubectl tcplb undo' },
    { description: 'What would that change?', command: 'kubectl tcplb undo --dry-run' },
    { description: 'Back to a revision that `history` lists', command: 'kubectl tcplb undo --to 3' },
  ];
  static override flags = {
    to: string({
      helpValue: 'NUMBER',
      description: 'The revision to go back to, of one host. Default: the one before',
    }),
    'dry-run': optionalValue(
      string({
        options: ['none', 'client'],
        default: 'none',
        description:
          'client: have nginx test the old files and show the difference, and leave the live ones as they are',
      }),
      'client',
    ),
    output: outputFlag('json', 'yaml'),
    host: hostFlag,
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(Undo);
    const to = flags.to === undefined ? undefined : parseInteger('--to', flags.to, 1, 999_999_999);
    const { undoHere } = await import('../actions/undo-here.ts');
    return this.withSession(flags, (session) =>
      undoHere(session, {
        to,
        dryRun: flags['dry-run'] !== 'none',
        output: flags.output,
        config: flags.config,
        hosts: flags.host,
      }),
    );
  }
}
