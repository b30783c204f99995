import { string } from '@oclif/core/flags';
import { optionalValue } from '../cli/optional-value.ts';
import { configFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Apply extends TcplbCommand {
  static override summary = 'Make the nginx of this machine serve what the cluster asks for';
  static override description = [
    'Stages the files beside the live ones, has nginx test them, swaps them in by one rename, reloads nginx and waits until',
    'nginx itself answers with the new revision; otherwise the old revision goes on serving. An exposure that nginx does',
    'not accept is left out and reported, and the command exits with 4.',
  ].join('\n');
  static override examples = [
    { description: 'Bring this machine up to date', command: 'kubectl tcplb apply' },
    { description: 'Have nginx test the new files without serving them', command: 'kubectl tcplb apply --dry-run' },
  ];
  static override flags = {
    'dry-run': optionalValue(
      string({
        options: ['none', 'client'],
        default: 'none',
        description: 'client: have nginx test the new files, and leave the live ones as they are',
      }),
      'client',
    ),
    output: outputFlag('json', 'yaml'),
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(Apply);
    const { applyHere } = await import('../actions/apply-here.ts');
    return this.withSession(flags, (session) =>
      applyHere(session, {
        dryRun: flags['dry-run'] !== 'none',
        output: flags.output,
        config: flags.config,
      }),
    );
  }
}
