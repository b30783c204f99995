import { string as stringArg } from '@oclif/core/args';
import { configFlag, dryRunFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Undrain extends TcplbCommand {
  static override summary = 'Send a drained node new connections again';
  static override description =
    'Takes back what `drain` wrote on the Node. The nginx of each host is brought up to date.';
  static override examples = [
    { description: 'The maintenance is over', command: 'kubectl tcplb undrain node-1' },
    { description: 'See what would be changed', command: 'kubectl tcplb undrain node-1 --dry-run' },
  ];
  static override args = { node: stringArg({ required: true, description: 'The node' }) };
  static override flags = {
    'dry-run': dryRunFlag,
    output: outputFlag('json', 'yaml', 'name'),
    config: configFlag,
  };
  static override completes = 'cluster-nodes' as const;

  async run() {
    const { args, flags } = await this.parse(Undrain);
    const { undrain } = await import('../actions/drain/undrain.ts');
    return this.withSession(flags, (session) =>
      undrain(session, { node: args.node, dryRun: flags['dry-run'], output: flags.output, config: flags.config }),
    );
  }
}
