import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { configFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Config extends TcplbCommand {
  static override summary = 'Print the nginx files that the cluster asks for';
  static override description = [
    'Prints exactly what `apply` would write for all exposures of the cluster, or the one file of an exposure. With -o all',
    'files become a bundle for a balancer that may not reach the API server: the files, their checksums, how to apply them',
    'and what to test. `apply --from` takes it in there.',
  ].join('\n');
  static override examples = [
    { description: 'All files, one after the other', command: 'kubectl tcplb config' },
    { description: 'The file of one exposure', command: 'kubectl tcplb config tcp-echo' },
    { description: 'A bundle for another machine', command: 'kubectl tcplb config -o ./bundle --config lb-1.yaml' },
  ];
  static override args = { name: stringArg({ description: 'An exposure. Default: all files' }) };
  static override flags = {
    output: string({
      char: 'o',
      helpValue: 'DIR',
      description: 'Write a bundle, or the one file, below this directory',
    }),
    host: string({
      helpValue: 'NAME',
      description: 'The files for this host of those that tcplb.yaml names. Default: the first',
    }),
    config: configFlag,
  };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Config);
    const { showConfig } = await import('../actions/show-config.ts');
    return this.withSession(flags, (session) =>
      showConfig(session, { name: args.name, directory: flags.output, config: flags.config, host: flags.host }),
    );
  }
}
